"""What the page "Why this grade" says 评级依据的内容: an assessment put into words, without HTML and without the database."""
