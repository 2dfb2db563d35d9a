"""Who may do what, over HTTP, the command line and time 服务: Flask, SQLAlchemy and the people who use them."""
