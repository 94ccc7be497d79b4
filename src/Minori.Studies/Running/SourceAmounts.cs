using System.Globalization;
using Minori.Evaluation;
using Minori.Execution.Artifacts;
using Minori.Studies.Jobs;

namespace Minori.Studies.Running;

/// <summary>How much of its sources a study was really measured, tuned and scored on.</summary>
internal static class SourceAmounts
{
    /// <summary>One fact for each text and task whose job is done; where there was less than was asked for, it says so.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(StudyRun run, ArtifactStore store)
    {
        foreach (JobRecord record in run.Plan.Graph.Jobs.Select(job => job.Record))
        {
            if (EvaluationTextJob.Is(record) && store.Read(record.Id, EvaluationTextJob.Documents) is { } documents
                && store.Read(EvaluationTextJob.CorpusOf(record), CorpusJob.Tokenizer) is { } tokenizer)
            {
                long tokens = EvaluationText.Encode(tokenizer, documents).Tokens;
                yield return new("Validation text", $"{Amount(tokens, EvaluationTextJob.Wanted(record).Tokens)} tokens in {Count(documents.Count)} documents");
            }
            else if (TaskJob.Is(record) && TaskJob.IsFewest(record, run.Plan.Graph) && store.Read(record.Id, task => new { Train = TaskJob.Train(task).Count, Test = TaskJob.Test(task).Count }) is { } task)
            {
                (string fingerprint, int train, int test) = TaskJob.Wanted(record);
                yield return new(
                    $"Examples of {run.Fingerprints.NameOfTask(fingerprint)}",
                    (train == 0 ? "" : $"{Amount(task.Train, train)} to tune on, ") + $"{Amount(task.Test, test)} to score");
            }
        }
    }

    private static string Amount(long present, long wanted) =>
        present < wanted ? $"{Count(present)} (all there are; {Count(wanted)} were asked for)" : Count(present);

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
