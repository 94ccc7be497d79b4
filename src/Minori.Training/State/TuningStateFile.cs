using System.Collections.Immutable;
using System.Text.Json;
using Minori.Compute;
using Minori.Models;

namespace Minori.Training;

/// <summary>
/// The state of a tuning on disk: a folder with <c>tuning.json</c>, <c>metrics.jsonl</c>, and in <c>tuning.safetensors</c>
/// what is trained and what the optimizer keeps, each block as it lies in memory. It is no checkpoint.
/// </summary>
internal static class TuningStateFile
{
    private const string RecordFile = "tuning.json";
    private const string BlocksFile = "tuning.safetensors";
    private const int Piece = 1 << 24;

    /// <summary>Whether a folder holds such a state.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(AtomicFolder.Recover(folder), RecordFile));

    /// <summary>Writes a state; the folder appears, or replaces the one before it, whole or not at all.</summary>
    /// <exception cref="TrainingException">It cannot be written.</exception>
    public static void Write(string folder, TuningStateRecord record, MetricsHistory history, IReadOnlyList<ParameterBlock> blocks)
    {
        try
        {
            AtomicFolder.Write(folder, partial =>
            {
                WriteBlocks(Path.Combine(partial, BlocksFile), blocks);
                history.Write(Path.Combine(partial, TrainingState.MetricsFile));
                IReadOnlyDictionary<string, string> files = StateFiles.Hash(partial);
                using FileStream file = new(Path.Combine(partial, RecordFile), FileMode.Create, FileAccess.Write);
                JsonSerializer.Serialize(file, record with { Files = files }, TrainingJson.Default.TuningStateRecord);
                file.Flush(flushToDisk: true);
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CheckpointException)
        {
            throw new TrainingException($"the tuning's state cannot be saved in {folder}: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>Reads a state, and fills the blocks.</summary>
    /// <exception cref="DamagedStateException">It is damaged.</exception>
    /// <exception cref="TrainingException">It is of another tuning: the message names the first field that differs.</exception>
    public static (TuningStateRecord Record, MetricsHistory History) Read(
        string folder, TuningIdentity tuning, IReadOnlyList<ParameterBlock> blocks)
    {
        string path = Path.Combine(folder, RecordFile);
        TuningStateRecord record = StateFiles.Read(folder, () => TrainingJson.Parse(
            File.ReadAllText(path), TrainingJson.Default.TuningStateRecord, path, TuningStateRecord.CurrentFormat));
        RunComparison.RequireSame(record.Tuning, tuning, folder);
        StateFiles.Check(folder, record.Files);
        return StateFiles.Read(folder, () =>
        {
            ReadBlocks(Path.Combine(folder, BlocksFile), blocks);
            return (record, new MetricsHistory(MetricsRecord.Read(Path.Combine(folder, TrainingState.MetricsFile)), record.Range));
        });
    }

    private static void WriteBlocks(string path, IReadOnlyList<ParameterBlock> blocks)
    {
        using SafetensorsWriter writer = SafetensorsWriter.Create(
            path, blocks.Select(block => (Name(block), SafetensorsType.F32, ImmutableArray.Create(block.Values.Length))));
        foreach (ParameterBlock block in blocks)
        {
            for (long done = 0; done < block.Values.Length; done += Piece)
            {
                writer.WriteValues(Name(block), done, PieceOf(block.Values, done));
            }
        }

        writer.Complete();
    }

    private static void ReadBlocks(string path, IReadOnlyList<ParameterBlock> blocks)
    {
        using SafetensorsReader reader = SafetensorsReader.Open(path);
        foreach (ParameterBlock block in blocks)
        {
            if (reader.Find(Name(block))?.Shape is not [var length] || length != block.Values.Length)
            {
                throw new CheckpointException($"{path}: does not hold the {block.Values.Length} numbers of '{Name(block)}': it is damaged");
            }

            for (long done = 0; done < length; done += Piece)
            {
                reader.ReadFloat32(Name(block), done, PieceOf(block.Values, done));
            }
        }
    }

    private static string Name(ParameterBlock block) => block.Prefix + "values";

    private static Span<float> PieceOf(AlignedBuffer<float> values, long start) =>
        values.Slice(start, (int)Math.Min(Piece, values.Length - start));
}
