"""Migrations of the database 数据库迁移, shipped with the program and run by ``chengheng db``."""
