namespace Minori.Training;

/// <summary>One line of <c>metrics.jsonl</c>: a range of updates, named by its last.</summary>
/// <param name="Step">Updates made when the range ended.</param>
/// <param name="Tokens">Tokens seen by then.</param>
/// <param name="Loss">Mean loss over the range's updates, nats per token.</param>
/// <param name="LearningRate">Learning rate of the range's last update.</param>
/// <param name="GradientNorm">Mean norm of the gradient before clipping.</param>
public sealed record MetricsRecord(long Step, long Tokens, double Loss, double LearningRate, double GradientNorm)
{
    /// <summary>Reads a run's <c>metrics.jsonl</c>.</summary>
    /// <exception cref="TrainingException">The file is missing or a line is not a record.</exception>
    public static IReadOnlyList<MetricsRecord> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new TrainingException($"{path} does not exist: name a folder that pre-training wrote", new FileNotFoundException(path));
        }

        List<MetricsRecord> records = [];
        foreach (string line in File.ReadLines(path))
        {
            records.Add(TrainingJson.Parse(line, TrainingJson.Default.MetricsRecord, $"{path}:{records.Count + 1}"));
        }

        return records;
    }
}
