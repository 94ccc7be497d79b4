using Minori.Statistics;

namespace Minori.Studies.Theory;

/// <summary>At which times of pre-training curves are drawn and the network is simulated.</summary>
internal static class TheoryTimes
{
    private const int Simulated = 16;
    private const int PerSimulated = 10;

    /// <summary>A tenth of the fastest direction's time scale 1/(2σ₁).</summary>
    public static double First(TheorySettings settings) => 0.05 / settings.Spectrum.Max();

    /// <summary>Times with a constant ratio; every tenth one is simulated too.</summary>
    public static double[] All(TheorySettings settings) =>
        CurveMinimum.Grid(First(settings), settings.End, ((Simulated - 1) * PerSimulated) + 1);

    /// <summary>Whether the time of that index is simulated.</summary>
    public static bool IsSimulated(int index) => index % PerSimulated == 0;
}
