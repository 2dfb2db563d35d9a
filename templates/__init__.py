"""Page templates and the phrasebook 页面模板与用语; a package so that installed copies find their files."""
