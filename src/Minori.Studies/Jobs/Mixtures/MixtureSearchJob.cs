using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Statistics;

namespace Minori.Studies.Jobs;

/// <summary>
/// Searches the mixture whose merge is best for a target: over the sets of units that fill the training, and over shares
/// θ₀ + Σ wₖ(θₖ − θ₀), Σ wₖ = 1, in steps of 1/32. What is measured survives a kill.
/// </summary>
public sealed class MixtureSearchJob : IJobKind
{
    private const string KindName = "mixture-search";
    private const int CodeRevision = 3;
    private const string TextInput = "text";
    private const string ResultFile = "found.json";

    private sealed record Parameters(IReadOnlyList<int> Parts, SearchSpace Space);

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public int Revision => CodeRevision;

    /// <summary>The record of this work.</summary>
    /// <param name="seed">The checkpoint that all units' models began from.</param>
    /// <param name="text">The evaluation sets; not read where none is a target.</param>
    /// <param name="tasks">The examples of <see cref="SearchSpace.Tasks"/>.</param>
    /// <param name="units">By unit the checkpoints of its parts.</param>
    /// <param name="space">What is searched.</param>
    public static JobRecord Record(
        ArtifactId seed, ArtifactId text, IReadOnlyList<ArtifactId> tasks, IReadOnlyList<IReadOnlyList<ArtifactId>> units, SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return new(
            KindName,
            CodeRevision,
            JobParameters.ToJson(new Parameters([.. units.Select(parts => parts.Count)], space)),
            MergeEvaluator.Inputs(
                seed, units, [.. space.Sets.Count > 0 ? new[] { (TextInput, text) } : [], .. tasks.Select((task, i) => (TaskInput(i), task))]));
    }

    /// <summary>The result of a finished job.</summary>
    public static FoundMixtures Result(Artifact artifact) => JobParameters.Read<FoundMixtures>(artifact.File(ResultFile));

    /// <inheritdoc/>
    public void Execute(JobContext context)
    {
        (IReadOnlyList<int> parts, SearchSpace space) = JobParameters.FromJson<Parameters>(context.Record.Parameters);
        using MergeEvaluator models = new(context, parts);
        IMergeMeasure[] measures = [.. Measures(context, models, space)];
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
        JobParameters.Write(
            Path.Combine(context.OutputFolder, ResultFile),
            new FoundMixtures(subset.Best.Text(parts.Count), subset.Loss, subset.Measured, subset.All, found, measured.Of(found), measured.Count));
    }

    private static IEnumerable<IMergeMeasure> Measures(JobContext context, MergeEvaluator models, SearchSpace space)
    {
        if (space.Sets.Count > 0)
        {
            yield return new TextMeasure(context.Inputs[TextInput], models.Tokenizer, space.Sets);
        }

        for (int i = 0; i < space.Tasks.Count; i++)
        {
            yield return new TaskMeasure(context.Inputs[TaskInput(i)], models.Tokenizer, space.Tasks[i], space.Tasks[i] + SearchSpace.Errors);
        }
    }

    private static double MeanOf(SearchSpace space, IReadOnlyDictionary<string, double>[] measured) => space.Targets.Average(
        target => measured.First(values => values.ContainsKey(target))[target]);

    private static string TaskInput(int number) => FormattableString.Invariant($"task-{number}");
}
