"""Who may do what 权限: roles, one table of permissions, sign-in and the guard before every request."""
