"""The permissions of this app, as `people/rules_data/roles.toml` gives them to roles."""

READ_ROTA = "reception:session:read"
KEEP_ROTA = "reception:session:keep"
PUBLISH_ROTA = "reception:session:publish"
REGISTER_VISIT = "reception:visit:register"
READ_OWN_VISITS = "reception:visit:read_own"
READ_ALL_VISITS = "reception:visit:read_all"
DIRECT_VISIT = "reception:visit:direct"
