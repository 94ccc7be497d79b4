namespace Minori.Evaluation;

/// <summary>What was scored, as sums, and the means that follow from them.</summary>
/// <param name="Tokens">Scored tokens.</param>
/// <param name="TotalNats">Sum of −log p over the scored tokens, natural logarithm.</param>
/// <param name="Bytes">UTF-8 bytes that the scored tokens stand for.</param>
public record LossSums(long Tokens, double TotalNats, long Bytes)
{
    /// <summary>Mean loss in nats per scored token.</summary>
    public double Loss => TotalNats / Tokens;

    /// <summary>exp(<see cref="Loss"/>).</summary>
    public double Perplexity => Math.Exp(Loss);

    /// <summary>Bits per byte of scored text; unlike the loss, comparable between tokenizers.</summary>
    public double BitsPerByte => TotalNats / (Bytes * Math.Log(2));
}
