namespace Minori.Statistics;

/// <summary>A term e^{c + x·u} of a law, u a covariate in logs, so a power of the quantity behind it.</summary>
/// <param name="Exponent">Which of the law's exponents x is.</param>
/// <param name="Covariate">u of each observation.</param>
internal sealed record PowerTerm(int Exponent, double[] Covariate)
{
    public double Centre { get; } = Covariate.Average();
}
