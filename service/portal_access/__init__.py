"""Who reaches an enterprise's file besides the office 企业授权: its delegates, third parties, and the list of everybody who looked."""
