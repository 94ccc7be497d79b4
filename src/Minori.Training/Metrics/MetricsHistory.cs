using System.Text.Json;

namespace Minori.Training;

/// <summary>
/// A run's record: one entry for every so many updates, and one for what is left at the end. It is part of the training
/// state, saved and loaded with it, so that a resumed run's record has neither duplicates nor holes.
/// </summary>
internal sealed class MetricsHistory
{
    private readonly List<MetricsRecord> _records;

    public MetricsHistory(IEnumerable<MetricsRecord> records, MetricsRange range)
    {
        _records = [.. records];
        Range = range;
    }

    public IReadOnlyList<MetricsRecord> Records => _records;

    /// <summary>The updates that no entry sums up yet.</summary>
    public MetricsRange Range { get; private set; }

    /// <summary>Takes in an update.</summary>
    /// <param name="step">Updates made, this one included.</param>
    /// <param name="tokens">Tokens seen, this update's included.</param>
    /// <param name="loss">The update's loss, nats per token.</param>
    /// <param name="learningRate">The update's learning rate.</param>
    /// <param name="gradientNorm">The gradient's norm before clipping.</param>
    /// <param name="closes">Whether an entry ends here.</param>
    public void Add(long step, long tokens, double loss, double learningRate, double gradientNorm, bool closes)
    {
        Range = Range.Add(loss, gradientNorm);
        if (closes)
        {
            _records.Add(new MetricsRecord(
                step, tokens, Range.LossSum / Range.Steps, learningRate, Range.GradientNormSum / Range.Steps));
            Range = default;
        }
    }

    /// <summary>Writes the entries as JSON lines and flushes them to the disk.</summary>
    public void Write(string path)
    {
        using FileStream file = new(path, FileMode.Create, FileAccess.Write);
        foreach (MetricsRecord record in _records)
        {
            JsonSerializer.Serialize(file, record, TrainingJson.Default.MetricsRecord);
            file.WriteByte((byte)'\n');
        }

        file.Flush(flushToDisk: true);
    }
}
