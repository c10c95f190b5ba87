"""The permissions of this app, as `people/rules_data/roles.toml` gives them to roles."""

REGISTER = "petitions:letter:register"
READ_ALL = "petitions:case:read_all"
READ_OWN = "petitions:case:read_own"
HANDLE = "petitions:case:handle"
ASSIGN = "petitions:case:assign"
DECIDE = "petitions:case:decide"
FIND_PERSON = "petitions:person:find"
