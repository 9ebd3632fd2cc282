"""Language models behind langchain-core."""
