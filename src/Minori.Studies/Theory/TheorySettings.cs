using Minori.Statistics;

namespace Minori.Studies.Theory;

/// <summary>What is asked of the two-layer linear network.</summary>
public sealed record TheorySettings
{
    /// <summary>The most directions; the simulation's work grows with their cube.</summary>
    public const int MostDirections = 64;

    /// <summary>The most draws of noise.</summary>
    public const int MostDraws = 1_000_000;

    /// <summary>The largest size or strength, and the longest tuning.</summary>
    public const double Largest = 1000;

    /// <summary>The longest pre-training, in times that every direction needs to converge.</summary>
    public const double Longest = 1000;

    /// <summary>σ: the singular values that are pre-trained, one per direction.</summary>
    public required IReadOnlyList<double> Spectrum { get; init; }

    /// <summary>s₀: every singular value at the start.</summary>
    public double Start { get; init; } = 1e-4;

    /// <summary>γ: sizes of noise on every entry of both factors.</summary>
    public IReadOnlyList<double> Gammas { get; init; } = [0.05, 0.1, 0.2];

    /// <summary>λ: strengths of the pull towards the pre-trained weights while tuning.</summary>
    public IReadOnlyList<double> Lambdas { get; init; } = [0, 0.3, 1, 3];

    /// <summary>σ': the singular values that are tuned to; null for the spectrum in reversed order.</summary>
    public IReadOnlyList<double>? TuningSpectrum { get; init; }

    /// <summary>How long is tuned.</summary>
    public double TuningTime { get; init; } = 1;

    /// <summary>The last time of pre-training; null until every direction has come to within 0.1% of its singular value.</summary>
    public double? Until { get; init; }

    /// <summary>Draws of noise in the simulation.</summary>
    public int Draws { get; init; } = 200;

    /// <summary>Decides the simulated network's singular vectors and noise.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>A spectrum whose values fall by a constant ratio, the first one given.</summary>
    public static IReadOnlyList<double> Falling(int directions, double largest, double ratio) =>
        [.. Enumerable.Range(0, directions).Select(i => largest * Math.Pow(ratio, i))];

    internal LinearNetwork Network => new([.. Spectrum], Start);

    internal double End => Until ?? Network.TimeToConverge(1e-3);

    internal LinearNetworkTuning Tuning(double lambda) => new([.. TuningSpectrum ?? [.. Spectrum.Reverse()]], TuningTime, lambda);

    /// <summary>Checks every setting.</summary>
    /// <exception cref="StudyException">Settings are out of range or contradict one another.</exception>
    public void Validate()
    {
        Require(Spectrum.Count is >= 1 and <= MostDirections, $"the spectrum has {Spectrum.Count} values: give 1 to {MostDirections}");
        Require(Spectrum.All(IsPositive), $"the spectrum must hold positive numbers of at most {Largest}");
        Require(
            IsPositive(Start) && Start < Spectrum.Min(),
            $"the start ({TheoryText.Number(Start)}) must be positive and below the smallest singular value ({TheoryText.Number(Spectrum.Min())}): give a smaller start or fewer directions");
        Require(Gammas.All(IsPositive) && Gammas.Distinct().Count() == Gammas.Count, $"the gammas must be positive and at most {Largest}, each once");
        Require(
            Lambdas.All(l => l is >= 0 and <= Largest) && Lambdas.Distinct().Count() == Lambdas.Count,
            $"the lambdas must be from 0 to {Largest}, each once");
        Require(Gammas.Count + Lambdas.Count > 0, "there is no modification: give gammas, lambdas or both");
        Require(IsPositive(TuningTime), $"the time of tuning must be positive and at most {Largest}");
        Require(
            TuningSpectrum is null || (TuningSpectrum.Count == Spectrum.Count && TuningSpectrum.All(IsPositive)),
            $"the spectrum that is tuned to must hold {Spectrum.Count} positive numbers of at most {Largest}, as many as the spectrum");
        double first = TheoryTimes.First(this), last = Longest * Network.TimeToConverge(1e-3);
        Require(
            Until is null || (Until > first && Until <= last),
            $"the last time must be above {TheoryText.Number(first)} and at most {TheoryText.Number(last)}, {Longest} times what the slowest direction needs");
        Require(Draws is >= 2 and <= MostDraws, $"the simulation takes 2 draws of noise, the fewest that have a spread, to {MostDraws}");
    }

    private static bool IsPositive(double value) => value is > 0 and <= Largest;

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new StudyException(otherwise);
        }
    }
}
