"""Cases (事例): helpful answers turned by somebody with experience into documents of their own kind.

`offering` is how an answer becomes a candidate, `writing` how a case is made, changed and taken
away, `paper` the file that the library reads, `placing` which collections it may go into, `basis`
what has become of the documents it quotes, `reads` what a person sees.
"""
