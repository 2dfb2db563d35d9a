"""The stored population 全部企业数据 as columns: what the office knew at one moment, in files of the contract §3."""
