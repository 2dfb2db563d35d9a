"""Letters 文书: numbered, issued in the transaction of the step that they tell of, and made into files on demand."""
