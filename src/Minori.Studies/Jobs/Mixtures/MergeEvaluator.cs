using Minori.Compute;
using Minori.Evaluation;
using Minori.Execution.Workers;
using Minori.Models;
using Minori.Modifications;

namespace Minori.Studies.Jobs;

/// <summary>
/// The models of some units with the seed that they were continued from, read once, and the loss of whatever is merged of
/// them on every evaluation set.
/// </summary>
internal sealed class MergeEvaluator : IDisposable
{
    private const string SeedInput = "seed";
    private const string TextInput = "text";

    private readonly ThreadTeam _team;
    private readonly EvaluationText _text;
    private readonly ForwardModel _model;

    /// <param name="context">A job with <see cref="Inputs"/>.</param>
    /// <param name="parts">The parts of each unit.</param>
    /// <param name="sets">The evaluation sets to measure on; null for all.</param>
    public MergeEvaluator(JobContext context, IReadOnlyList<int> parts, IReadOnlyList<string>? sets = null)
    {
        _team = new ThreadTeam(context.Threads);
        using Checkpoint seed = CheckpointFolder.Load(context.Inputs[SeedInput]);
        Seed = seed.Parameters.Clone();
        Units = [.. parts.Select((count, unit) => Enumerable.Range(0, count).Select(part => Load(context, unit, part)).ToArray())];
        _text = EvaluationText.Encode(
            seed.Tokenizer!, EvaluationTextJob.Documents(context.Inputs[TextInput]).Where(d => sets?.Contains(d.Domain, StringComparer.Ordinal) != false));
        _model = ForwardModel.Of(Seed, _team);
        Merged = new Parameters(Seed.Configuration);
    }

    /// <summary>The threads that merge and evaluate.</summary>
    public ThreadTeam Team => _team;

    /// <summary>The model that all units were continued from.</summary>
    public Parameters Seed { get; }

    /// <summary>By unit the models of its parts.</summary>
    public IReadOnlyList<Parameters[]> Units { get; }

    /// <summary>Where a merge is written before it is measured.</summary>
    public Parameters Merged { get; }

    /// <summary>The inputs of a job that merges.</summary>
    /// <param name="seed">The checkpoint that all began from.</param>
    /// <param name="text">The evaluation sets.</param>
    /// <param name="units">By unit the checkpoints of its parts.</param>
    public static Dictionary<string, Execution.Artifacts.ArtifactId> Inputs(
        Execution.Artifacts.ArtifactId seed, Execution.Artifacts.ArtifactId text, IReadOnlyList<IReadOnlyList<Execution.Artifacts.ArtifactId>> units)
    {
        var inputs = JobParameters.Inputs((SeedInput, seed), (TextInput, text));
        for (int unit = 0; unit < units.Count; unit++)
        {
            for (int part = 0; part < units[unit].Count; part++)
            {
                inputs.Add(NameOf(unit, part), units[unit][part]);
            }
        }

        return inputs;
    }

    /// <summary>The loss of <see cref="Merged"/> on each set, by name; nats per token.</summary>
    /// <exception cref="StudyException">A loss is not finite.</exception>
    public IReadOnlyDictionary<string, double> Losses()
    {
        _model.Take(Merged, _team);
        return MeasuredLoss.Of(LossEvaluator.Evaluate(_model, _text, _team), "merged weights").Domains;
    }

    /// <summary>Moves <see cref="Merged"/> along the line from the seed: θ₀ + scale·(θ − θ₀).</summary>
    public void Extend(double scale, Parameters scratch)
    {
        LinearCombination.Write([Seed, Merged], [1 - scale, scale], scratch, _team);
        LinearCombination.Write([scratch], [1], Merged, _team);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Seed.Dispose();
        Merged.Dispose();
        foreach (Parameters model in Units.SelectMany(parts => parts))
        {
            model.Dispose();
        }

        _model.Dispose();
        _team.Dispose();
    }

    private static Parameters Load(JobContext context, int unit, int part)
    {
        using Checkpoint checkpoint = CheckpointFolder.Load(context.Inputs[NameOf(unit, part)]);
        return checkpoint.Parameters.Clone();
    }

    private static string NameOf(int unit, int part) => FormattableString.Invariant($"unit-{unit}-{part}");
}
