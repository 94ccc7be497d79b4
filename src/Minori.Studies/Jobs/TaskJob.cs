using Minori.Execution.Artifacts;
using Minori.Execution.Graphs;
using Minori.Execution.Workers;
using Minori.Studies.Sources;
using Minori.Text;

namespace Minori.Studies.Jobs;

/// <summary>Takes a task's examples, as many as are wanted of each split, in a seeded order.</summary>
public sealed class TaskJob : IJobKind
{
    private const string KindName = "task";
    private const int CodeRevision = 1;
    private const string TrainFile = "train.jsonl";
    private const string TestFile = "test.jsonl";

    /// <param name="Fingerprint">The task's fingerprint.</param>
    /// <param name="TrainExamples">At most this many training examples.</param>
    /// <param name="TestExamples">At most this many test examples.</param>
    private sealed record Parameters(string Fingerprint, int TrainExamples, int TestExamples);

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public int Revision => CodeRevision;

    /// <summary>The record of this work.</summary>
    public static JobRecord Record(string fingerprint, int trainExamples, int testExamples) =>
        new(KindName, CodeRevision, JobParameters.ToJson(new Parameters(fingerprint, trainExamples, testExamples)));

    /// <summary>The task, by fingerprint, and the numbers of examples that a record of this work asks for.</summary>
    internal static (string Fingerprint, int TrainExamples, int TestExamples) Wanted(JobRecord record)
    {
        Parameters parameters = JobParameters.FromJson<Parameters>(record.Parameters);
        return (parameters.Fingerprint, parameters.TrainExamples, parameters.TestExamples);
    }

    /// <summary>
    /// Whether no other job of a graph prepares fewer test examples of the same task: a search has further ones, behind those that
    /// everything is scored on.
    /// </summary>
    internal static bool IsFewest(JobRecord record, JobGraph graph)
    {
        (string fingerprint, _, int test) = Wanted(record);
        return graph.Jobs.Select(job => job.Record).Where(Is).Select(Wanted).All(other => other.Fingerprint != fingerprint || other.TestExamples >= test);
    }

    /// <summary>Whether a record is of this work.</summary>
    internal static bool Is(JobRecord record) => record.Kind == KindName;

    /// <summary>The training examples of a finished job.</summary>
    public static IReadOnlyList<TaskExample> Train(Artifact artifact) => Read(artifact.File(TrainFile));

    /// <summary>The test examples of a finished job.</summary>
    public static IReadOnlyList<TaskExample> Test(Artifact artifact) => Read(artifact.File(TestFile));

    /// <inheritdoc/>
    public void Execute(JobContext context)
    {
        Parameters parameters = JobParameters.FromJson<Parameters>(context.Record.Parameters);
        TaskData task = SourceLocations.OpenTask(context.Locations, parameters.Fingerprint);
        Write(Path.Combine(context.OutputFolder, TrainFile), task.Train.Take(parameters.TrainExamples));
        Write(Path.Combine(context.OutputFolder, TestFile), task.Test.Take(parameters.TestExamples));
    }

    private static void Write(string path, IEnumerable<TaskExample> examples)
    {
        using StreamWriter writer = new(path) { NewLine = "\n" };
        foreach (TaskExample example in examples)
        {
            writer.WriteLine(JobParameters.Format(example));
        }
    }

    private static IReadOnlyList<TaskExample> Read(string path) => [.. File.ReadLines(path).Select(JobParameters.Parse<TaskExample>)];
}
