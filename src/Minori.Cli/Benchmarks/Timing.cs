using System.Diagnostics;

namespace Minori.Cli.Benchmarks;

/// <summary>How long a piece of work takes: the best and the median of several blocks of calls.</summary>
/// <param name="BestSeconds">Seconds per call in the fastest block: what the machine can do.</param>
/// <param name="MedianSeconds">Seconds per call in the median block: what it did beside its other work.</param>
/// <param name="Blocks">The number of blocks.</param>
/// <param name="CallsPerBlock">Calls in each.</param>
/// <param name="AllocatedBytes">Managed bytes allocated per call over all threads, in the block that allocates least.</param>
/// <param name="ProcessorShare">
/// Processor time of the fastest block over its wall time and threads: well below 1, other programs had a part of the
/// processors.
/// </param>
internal sealed record Timing(
    double BestSeconds, double MedianSeconds, int Blocks, int CallsPerBlock, double AllocatedBytes, double ProcessorShare)
{
    private const int FewestBlocks = 3;
    private const int WantedBlocks = 200;

    /// <summary>
    /// Calls the work once to warm up, once to choose the length of a block, and then in at least three blocks, for
    /// about the duration.
    /// </summary>
    public static Timing Measure(Action work, TimeSpan duration, int threads)
    {
        work();
        long first = Stopwatch.GetTimestamp();
        work();
        double once = Stopwatch.GetElapsedTime(first).TotalSeconds;
        int calls = (int)Math.Clamp(duration.TotalSeconds / WantedBlocks / once, 1, 1_000_000);
        List<Block> blocks = [];
        Stopwatch whole = Stopwatch.StartNew();
        do
        {
            blocks.Add(Block.Run(work, calls));
        }
        while (blocks.Count < FewestBlocks || whole.Elapsed < duration);

        Block[] byTime = [.. blocks.OrderBy(block => block.Seconds)];
        return new Timing(
            byTime[0].Seconds / calls,
            byTime[byTime.Length / 2].Seconds / calls,
            byTime.Length,
            calls,

            // What the work allocates shows in every block; what the runtime allocates once, in some.
            (double)byTime.Min(block => block.AllocatedBytes) / calls,
            byTime[0].ProcessorSeconds / byTime[0].Seconds / threads);
    }

    private readonly record struct Block(double Seconds, double ProcessorSeconds, long AllocatedBytes)
    {
        public static Block Run(Action work, int calls)
        {
            long allocated = GC.GetTotalAllocatedBytes(precise: true);
            TimeSpan processor = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < calls; i++)
            {
                work();
            }

            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            double spent = (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
            return new Block(seconds, spent, GC.GetTotalAllocatedBytes(precise: true) - allocated);
        }
    }
}
