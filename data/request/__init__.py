"""What a reader asks under the notice: the form as typed, the document it becomes, its two files."""
