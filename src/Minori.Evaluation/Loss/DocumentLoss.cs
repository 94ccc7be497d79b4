namespace Minori.Evaluation;

/// <summary>The loss of one document: the unit that a bootstrap resamples.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Domain">The document's domain.</param>
/// <param name="Tokens">Scored tokens.</param>
/// <param name="TotalNats">Sum of −log p over them.</param>
/// <param name="Bytes">Bytes that they stand for.</param>
public sealed record DocumentLoss(string Id, string Domain, long Tokens, double TotalNats, long Bytes)
    : LossSums(Tokens, TotalNats, Bytes);
