"""What of a Word file cannot be carried over, told in Vietnamese before anything is signed."""

from __future__ import annotations

from dataclasses import dataclass

# Says what the software sets by itself in the legal form: to be read, not to be confirmed.
FRAME = "frame"
# One sentence a kind; `text` of the loss shows the piece itself where there is one.
SENTENCES: dict[str, str] = {
    "textbox": "Hộp văn bản không được chuyển; chữ trong hộp cần gõ lại vào nội dung.",
    "shape": "Hình vẽ, đường kẻ vẽ tay không được chuyển.",
    "chart": "Biểu đồ không được chuyển; hãy chèn biểu đồ dạng hình ảnh.",
    "diagram": "Sơ đồ SmartArt không được chuyển; hãy chèn dạng hình ảnh.",
    "equation": "Công thức không được chuyển; hãy gõ lại hoặc chèn dạng hình ảnh.",
    "object": "Tệp nhúng (Excel, PDF…) không được chuyển; hãy gửi kèm thành phụ lục.",
    "footnote": "Chú thích ở đề mục, ở phần đầu và phần ký không được chuyển; hãy đưa vào nội dung.",
    "endnote": "Chú thích cuối văn bản được chuyển thành chú thích chân trang.",
    "comment": "Nhận xét (comment) không được chuyển.",
    "insertion": "Phần thêm chưa chấp nhận (track changes) được giữ như nội dung.",
    "deletion": "Phần xóa chưa chấp nhận (track changes) đã được bỏ.",
    "header_footer": "Đầu trang, chân trang của tệp Word không được chuyển.",
    "hidden": "Chữ ẩn trong tệp Word không được chuyển.",
    "strike": "Chữ gạch ngang được giữ nhưng không còn gạch ngang.",
    "color": "Màu chữ, màu nền không được giữ; văn bản in mực đen.",
    "symbol": "Ký hiệu đặc biệt không có trong phông chữ của văn bản; đã bỏ.",
    "bullet": "Dấu đầu dòng dạng hình được thay bằng gạch đầu dòng.",
    "numbering": "Kiểu đánh số lạ được thay bằng số thường.",
    "picture": "Hình ảnh thuộc dạng không hỗ trợ hoặc liên kết ngoài không được chuyển.",
    "picture_in_table": "Hình ảnh trong ô bảng không được chuyển; hãy đưa ra ngoài bảng.",
    "merged": "Chữ nằm dưới ô đã gộp của bảng không được chuyển; hãy gõ lại vào ô.",
    "nested_table": "Bảng lồng trong bảng được chuyển thành các dòng chữ.",
    "landscape": "Trang ngang được trình bày thành trang dọc.",
    "columns": "Nội dung chia cột được trình bày một cột.",
    "link": "Liên kết được giữ phần chữ, không còn bấm được.",
    "annex": "Phần sau khối chữ ký (phụ lục) được chuyển vào cuối nội dung, trước chữ ký.",
    "macro": "Macro trong tệp không được chuyển.",
    "written": "Tệp Word ghi ra không giữ được chỗ này đúng như trong dự thảo.",
    "check_code": "Mã QR và mã tra cứu chỉ có trên bản PDF, không có trong tệp Word.",
    FRAME: "Đã bỏ vì phần mềm tự trình bày:",
}
# Kinds whose words stay in the document and only look otherwise.
_LOOKS = frozenset(
    {
        "color",
        "insertion",
        "landscape",
        "link",
        "nested_table",
        "strike",
        "bullet",
        "numbering",
        "endnote",
    }
)
_SHOWN_OF_LOOKS = 120
_AT_MOST_OF_LOOKS = 20
_SHOWN_CHARACTERS = 4000
_AT_MOST_A_KIND = 200
_MORE = "Tệp Word còn những chỗ khác như vậy; hãy đối chiếu với tệp."


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing not carried: its kind, where it stood, a sentence with the piece itself."""

    kind: str
    where: str
    text: str


def sentence(kind: str, piece: str = "", most: int = _SHOWN_CHARACTERS) -> str:
    """Give the sentence of a kind with the words it is about, cut where they are very long."""
    words = " ".join(piece.split())
    shown = words if len(words) <= most else f"{words[:most]}…"
    if kind == FRAME:
        return f"{SENTENCES[FRAME]} “{shown}”."
    return SENTENCES[kind] + (f" Phần này: “{shown}”." if shown else "")


class LossList:
    """Losses in the order met; `where` is set by the walker as it goes."""

    def __init__(self) -> None:
        self.where = ""
        self._found: list[Loss] = []
        self._seen: dict[str, int] = {}

    def add(self, kind: str, piece: str = "") -> None:
        """Note one loss with the words lost; the same at the same place counts once.

        Many of a kind are cut off with a last sentence that says so.
        """
        looks = kind in _LOOKS
        words, most = (
            (_SHOWN_OF_LOOKS, _AT_MOST_OF_LOOKS)
            if looks
            else (_SHOWN_CHARACTERS, _AT_MOST_A_KIND)
        )
        self._note(Loss(kind, self.where, sentence(kind, piece, words)), most)

    def add_frame(self, words: str) -> None:
        """Note words that are set anew; nothing for none, and for the number of a page."""
        if words and not words.isdigit():
            self.add(FRAME, words)

    def _note(self, loss: Loss, most: int) -> None:
        seen = self._seen.get(loss.kind, 0)
        if loss in self._found or seen > most:
            return
        self._seen[loss.kind] = seen + 1
        if seen == most:
            loss = Loss(loss.kind, "", f"{SENTENCES[loss.kind]} {_MORE}")
        self._found.append(loss)

    def drop_at(self, where: frozenset[str], kinds: frozenset[str]) -> None:
        """Forget losses of those kinds at places whose content was recognised and set anew."""
        self._found = [x for x in self._found if x.where not in where or x.kind not in kinds]

    def all(self) -> tuple[Loss, ...]:
        """Give the losses met so far."""
        return tuple(self._found)
