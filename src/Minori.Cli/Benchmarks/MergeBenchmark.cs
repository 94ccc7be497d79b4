using System.Collections.Immutable;
using System.Diagnostics;
using Minori.Compute;
using Minori.Models;
using Minori.Modifications;
using Minori.Shared;

namespace Minori.Cli.Benchmarks;

/// <summary>A merge of two models of random weights beside a copy of one of their files, both flushed to the disk.</summary>
/// <param name="ModelBytes">Bytes of one model's weights.</param>
/// <param name="MergeSeconds">Of each merge.</param>
/// <param name="CopySeconds">Of each copy, just before it.</param>
internal sealed record MergeBenchmark(long ModelBytes, IReadOnlyList<double> MergeSeconds, IReadOnlyList<double> CopySeconds)
{
    private const int FewestRounds = 3;
    private const int TensorValues = 1 << 22;

    /// <summary>Bytes read and written per second by the fastest copy.</summary>
    public double CopyRate => 2 * ModelBytes / CopySeconds.Min();

    /// <summary>Bytes read (two models) and written (one) per second by the fastest merge.</summary>
    public double MergeRate => 3 * ModelBytes / MergeSeconds.Min();

    /// <summary>Copies and merges in turn for about the duration, in a folder that is removed afterwards.</summary>
    public static MergeBenchmark Measure(string parent, long modelBytes, int threads, TimeSpan duration)
    {
        string folder = Path.Combine(parent, $".minori-bench-merge-{Environment.ProcessId}");
        UnfinishedWork.Begin(folder);
        Directory.CreateDirectory(folder);
        try
        {
            string a = Path.Combine(folder, "a"), b = Path.Combine(folder, "b"), target = Path.Combine(folder, "target");
            long bytes = Write(a, modelBytes, 1);
            Write(b, modelBytes, 2);
            using ThreadTeam team = new(threads);
            List<double> merges = [], copies = [];
            Stopwatch whole = Stopwatch.StartNew();
            while (merges.Count < FewestRounds || whole.Elapsed < duration)
            {
                copies.Add(Time(() => Copy(Path.Combine(a, SafetensorsFolder.SingleFile), target)));
                File.Delete(target);
                merges.Add(Time(() => CheckpointMerger.Write(new MergeRequest { Models = [a, b] }, target, team)));
                Directory.Delete(target, recursive: true);
            }

            return new MergeBenchmark(bytes, merges, copies);
        }
        finally
        {
            UnfinishedWork.End(folder);
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A checkpoint of matrices, of no family: a merge needs to know no more of it.</summary>
    private static long Write(string folder, long bytes, ulong seed)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), """{"model_type": "benchmark"}""");
        int tensors = (int)Math.Max(1, bytes / (TensorValues * sizeof(float)));
        ImmutableArray<long> shape = [2048, TensorValues / 2048];
        string path = Path.Combine(folder, SafetensorsFolder.SingleFile);
        using (SafetensorsWriter writer = SafetensorsWriter.Create(
            path, Enumerable.Range(0, tensors).Select(i => ($"layer.{i}", SafetensorsType.F32, shape))))
        {
            float[] values = new float[TensorValues];
            for (int i = 0; i < tensors; i++)
            {
                new Philox(seed, (ulong)i).FillGaussian(values, 0, 0.02f);
                writer.WriteValues($"layer.{i}", 0, values);
            }

            writer.Complete();
        }

        return new FileInfo(path).Length;
    }

    private static void Copy(string from, string to)
    {
        File.Copy(from, to);
        using FileStream stream = new(to, FileMode.Open, FileAccess.Write);
        stream.Flush(flushToDisk: true);
    }

    private static double Time(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
