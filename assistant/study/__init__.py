"""What a signed-in person does to learn: quizzes, reviews, progress, mentors, exercises.

Every function takes the person's `Door` first and raises NaniwaError. What belongs to somebody
else is not there, and questions are shown only of documents that the person may read now.
"""
