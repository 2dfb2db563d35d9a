"""What is remembered 存储: tables, transactions and the history that is never overwritten."""
