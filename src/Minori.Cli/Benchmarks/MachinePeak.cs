using Minori.Compute;

namespace Minori.Cli.Benchmarks;

/// <summary>What the machine can do at most, in GFLOP/s, measured just before and just after some work.</summary>
/// <param name="Before">Before the work.</param>
/// <param name="After">After it.</param>
internal sealed record MachinePeak(double Before, double After)
{
    private static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(200);

    /// <summary>The better of the two, which a fraction of the peak is of.</summary>
    public double Best => Math.Max(Before, After);

    /// <summary>
    /// Does the work between two measurements with as many threads as it uses, but not more than there are processors: in
    /// so short a time they would not get their turns evenly.
    /// </summary>
    public static (MachinePeak Peak, T Result) Around<T>(int threads, Func<T> work)
    {
        int processors = Math.Min(threads, Environment.ProcessorCount);
        double before = PeakMeasurement.Measure(processors, Duration);
        T result = work();
        return (new MachinePeak(before, PeakMeasurement.Measure(processors, Duration)), result);
    }
}
