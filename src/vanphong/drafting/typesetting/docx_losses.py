"""What of a Word file cannot be carried over, told in Vietnamese before anything is signed."""

from __future__ import annotations

from dataclasses import dataclass

# One sentence a kind; `text` of the loss shows the piece itself where there is one.
SENTENCES: dict[str, str] = {
    "textbox": "Hộp văn bản không được chuyển; chữ trong hộp cần gõ lại vào nội dung.",
    "shape": "Hình vẽ, đường kẻ vẽ tay không được chuyển.",
    "chart": "Biểu đồ không được chuyển; hãy chèn biểu đồ dạng hình ảnh.",
    "diagram": "Sơ đồ SmartArt không được chuyển; hãy chèn dạng hình ảnh.",
    "equation": "Công thức không được chuyển; hãy gõ lại hoặc chèn dạng hình ảnh.",
    "object": "Tệp nhúng (Excel, PDF…) không được chuyển; hãy gửi kèm thành phụ lục.",
    "footnote": "Chú thích chân trang không được chuyển; hãy đưa vào nội dung.",
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
    "nested_table": "Bảng lồng trong bảng được chuyển thành các dòng chữ.",
    "landscape": "Trang ngang được trình bày thành trang dọc.",
    "columns": "Nội dung chia cột được trình bày một cột.",
    "link": "Liên kết được giữ phần chữ, không còn bấm được.",
    "annex": "Phần sau khối chữ ký (phụ lục) được chuyển vào cuối nội dung, trước chữ ký.",
    "macro": "Macro trong tệp không được chuyển.",
}
_SHOWN_CHARACTERS = 120
_AT_MOST_A_KIND = 20


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing not carried: its kind, where it stood, a sentence with the piece itself."""

    kind: str
    where: str
    text: str


class LossList:
    """Losses in the order met; `where` is set by the walker as it goes."""

    def __init__(self) -> None:
        self.where = ""
        self._found: list[Loss] = []
        self._seen: dict[str, int] = {}

    def add(self, kind: str, piece: str = "") -> None:
        """Note one loss; the same at the same place counts once, and at most twenty a kind."""
        shown = " ".join(piece.split())[:_SHOWN_CHARACTERS]
        sentence = SENTENCES[kind] + (f" Phần này: “{shown}”." if shown else "")
        loss = Loss(kind=kind, where=self.where, text=sentence)
        if loss in self._found or self._seen.get(kind, 0) >= _AT_MOST_A_KIND:
            return
        self._seen[kind] = self._seen.get(kind, 0) + 1
        self._found.append(loss)

    def drop_at(self, where: frozenset[str], kinds: frozenset[str]) -> None:
        """Forget losses of those kinds at places whose content was recognised and set anew."""
        self._found = [x for x in self._found if x.where not in where or x.kind not in kinds]

    def all(self) -> tuple[Loss, ...]:
        """Give the losses met so far."""
        return tuple(self._found)
