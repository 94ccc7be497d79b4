using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Text;
using Minori.Training;

namespace Minori.Studies.Jobs;

/// <summary>Really trains on a mixture that a search found: the search's result decides the text, so the plan need not know it.</summary>
internal sealed class VerificationJob : ITrainingKind
{
    private const string KindName = "verification";
    private const int CodeRevision = 1;
    private const string SearchInput = "search";

    /// <param name="Recipe">How to train; its budget is that of a mixture by weights.</param>
    /// <param name="ByWeights">Whether the shares are trained on, or the set of units.</param>
    /// <param name="Parts">The parts of each unit.</param>
    /// <param name="UnitTokens">Tokens of a part.</param>
    private sealed record Parameters(PretrainRecipe Recipe, bool ByWeights, IReadOnlyList<int> Parts, long UnitTokens);

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public int Revision => CodeRevision;

    /// <summary>The record of this work.</summary>
    public static JobRecord Record(
        PretrainRecipe recipe, bool byWeights, long unitTokens, ArtifactId checkpoint, ArtifactId search, IReadOnlyList<IReadOnlyList<ArtifactId>> data)
    {
        Dictionary<string, ArtifactId> inputs = JobParameters.Inputs((ContinuedTraining.CheckpointInput, checkpoint), (SearchInput, search));
        PartNames.Add(inputs, data);
        return new(
            KindName,
            CodeRevision,
            JobParameters.ToJson(new Parameters(recipe, byWeights, [.. data.Select(parts => parts.Count)], unitTokens)),
            inputs);
    }

    /// <inheritdoc/>
    public void Execute(JobContext context)
    {
        Parameters parameters = JobParameters.FromJson<Parameters>(context.Record.Parameters);
        FoundMixtures found = MixtureSearchJob.Result(context.Inputs[SearchInput]);
        if (parameters.ByWeights)
        {
            Tokenizer tokenizer = TokenizerInput.Load(context.Inputs[ContinuedTraining.CheckpointInput]);
            ContinuedTraining.Run(context, parameters.Recipe, parameters.Parts.SelectMany((_, unit) =>
                Share(DocumentsOf(context, parameters, unit), tokenizer, (long)(found.Weights[unit] * parameters.Recipe.BudgetTokens))));
            return;
        }

        Mixture subset = Mixture.Parse(found.Subset);
        long tokens = subset.Members.Sum(unit => parameters.Parts[unit]) * parameters.UnitTokens;
        ContinuedTraining.Run(
            context, parameters.Recipe with { BudgetTokens = tokens }, subset.Members.SelectMany(unit => DocumentsOf(context, parameters, unit)));
    }

    private static IEnumerable<Document> DocumentsOf(JobContext context, Parameters parameters, int unit) =>
        Enumerable.Range(0, parameters.Parts[unit]).SelectMany(part => UnitPartJob.Documents(context.Inputs[PartNames.Of(unit, part)]));

    private static IEnumerable<Document> Share(IEnumerable<Document> documents, Tokenizer tokenizer, long tokens) =>
        tokens == 0 ? [] : new DocumentSpan([.. documents], tokenizer).Take(0, tokens);
}
