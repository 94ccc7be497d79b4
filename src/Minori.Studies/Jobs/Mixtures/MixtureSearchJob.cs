using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Statistics;
using Minori.Text;

namespace Minori.Studies.Jobs;

/// <summary>
/// Searches the mixture whose merge is best for a target: over the sets of units that fill the training, and over shares
/// θ₀ + Σ wₖ(θₖ − θ₀), Σ wₖ = 1, in steps of 1/32. What is measured survives a kill. It chooses by text and examples of its own: the
/// lowest of many losses is low by chance too, and would be found so again on the same text.
/// </summary>
public sealed class MixtureSearchJob : IJobKind
{
    private const string KindName = "mixture-search";
    private const int CodeRevision = 4;
    private const string TextInput = "text";
    private const string ReportInput = "report";
    private const string ResultFile = "found.json";

    private sealed record Parameters(IReadOnlyList<int> Parts, SearchSpace Space);

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public int Revision => CodeRevision;

    /// <summary>The record of this work.</summary>
    /// <param name="seed">The checkpoint that all units' models began from.</param>
    /// <param name="text">What is searched by; null where no evaluation set is a target.</param>
    /// <param name="report">The evaluation sets that everything is measured on: what is found is measured on them once.</param>
    /// <param name="tasks">The examples of <see cref="SearchSpace.Tasks"/>, those of the report first.</param>
    /// <param name="units">By unit the checkpoints of its parts.</param>
    /// <param name="space">What is searched.</param>
    public static JobRecord Record(
        ArtifactId seed,
        ArtifactId? text,
        ArtifactId report,
        IReadOnlyList<ArtifactId> tasks,
        IReadOnlyList<IReadOnlyList<ArtifactId>> units,
        SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return new(
            KindName,
            CodeRevision,
            JobParameters.ToJson(new Parameters([.. units.Select(parts => parts.Count)], space)),
            MergeEvaluator.Inputs(
                seed, units, [.. text is { } own ? new[] { (TextInput, own), (ReportInput, report) } : [], .. tasks.Select((task, i) => (TaskInput(i), task))]));
    }

    /// <summary>The result of a finished job.</summary>
    public static FoundMixtures Result(Artifact artifact) => JobParameters.Read<FoundMixtures>(artifact.File(ResultFile));

    /// <inheritdoc/>
    public void Execute(JobContext context)
    {
        (IReadOnlyList<int> parts, SearchSpace space) = JobParameters.FromJson<Parameters>(context.Record.Parameters);
        using MergeEvaluator models = new(context, parts);
        IMergeMeasure[] measures = [.. Measures(context, models, space, TextInput, examples => examples.Skip(space.ReportExamples))];
        MeasuredShares measured = new(context, models, () => MeanOf(space, [.. measures.Select(models.Measure)]));
        FoundSubset subset = SubsetSearch.Best(
            new FillingSets(parts, space.MostUnits, space.Tokens / space.UnitTokens), parts.Count, mixture => measured.Of(mixture.Shares(parts)));
        SimplexConstraints constraints = SimplexConstraints.OfTokens(
            [.. parts.Select(count => (double)count * space.UnitTokens)], space.Tokens, space.MostRepetitions) with
        { MostUnits = space.MostUnits };
        double[] OnGrid(IReadOnlyList<double> shares) => ShareGrid.Of(shares, constraints.Most!.Value);
        SimplexOptimum best = SimplexSearch.Minimise(parts.Count, shares => measured.Of(OnGrid(shares)), constraints);

        // The set's own shares may lie between two steps of the grid.
        double[] found = OnGrid(best.Weights), ofSubset = subset.Best.Shares(parts);
        bool isAllowed = ofSubset.Zip(constraints.Most!.Value).All(share => share.First <= share.Second);
        found = isAllowed && measured.Of(ofSubset) < measured.Of(found) ? ofSubset : found;
        IMergeMeasure[] reported = [.. Measures(context, models, space, ReportInput, examples => examples.Take(space.ReportExamples))];
        JobParameters.Write(
            Path.Combine(context.OutputFolder, ResultFile),
            new FoundMixtures(
                subset.Best.Text(parts.Count), subset.Loss, Predicted(ofSubset), subset.Measured, subset.All,
                found, measured.Of(found), Predicted(found), measured.Count));

        double Predicted(double[] shares)
        {
            measured.Merge(shares);
            return MeanOf(space, [.. reported.Select(models.Measure)]);
        }
    }

    private static IEnumerable<IMergeMeasure> Measures(
        JobContext context, MergeEvaluator models, SearchSpace space, string text, Func<IReadOnlyList<TaskExample>, IEnumerable<TaskExample>> part)
    {
        if (space.Sets.Count > 0)
        {
            yield return new TextMeasure(context.Inputs[text], models.Tokenizer, space.Sets);
        }

        for (int i = 0; i < space.Tasks.Count; i++)
        {
            TaskExample[] examples = [.. part(TaskJob.Test(context.Inputs[TaskInput(i)]))];
            yield return examples.Length > 0
                ? new TaskMeasure(examples, models.Tokenizer, space.Tasks[i], space.Tasks[i] + SearchSpace.Errors)
                : throw new StudyException($"no test example of {space.Tasks[i]} is left to search by: give more examples, or fewer evaluation.test_examples");
        }
    }

    private static double MeanOf(SearchSpace space, IReadOnlyDictionary<string, double>[] measured) => space.Targets.Average(
        target => measured.First(values => values.ContainsKey(target))[target]);

    private static string TaskInput(int number) => FormattableString.Invariant($"task-{number}");
}
