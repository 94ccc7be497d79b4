using Minori.Compute;
using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Models;
using Minori.Modifications;
using Minori.Text;

namespace Minori.Studies.Jobs;

/// <summary>
/// The models of some units with the seed that they were continued from, read once, and the measurements of whatever is merged
/// of them.
/// </summary>
internal sealed class MergeEvaluator : IDisposable
{
    private const string SeedInput = "seed";

    private readonly ThreadTeam _team;
    private readonly ForwardModel _model;

    /// <param name="context">A job with <see cref="Inputs"/>.</param>
    /// <param name="parts">The parts of each unit.</param>
    public MergeEvaluator(JobContext context, IReadOnlyList<int> parts)
    {
        _team = new ThreadTeam(context.Threads);
        using Checkpoint seed = CheckpointFolder.Load(context.Inputs[SeedInput]);
        Seed = seed.Parameters.Clone();
        Tokenizer = seed.Tokenizer!;
        Units = [.. parts.Select((count, unit) => Enumerable.Range(0, count).Select(part => Load(context, unit, part)).ToArray())];
        _model = ForwardModel.Of(Seed, _team);
        Merged = new Parameters(Seed.Configuration);
    }

    /// <summary>The threads that merge and evaluate.</summary>
    public ThreadTeam Team => _team;

    /// <summary>The tokenizer of all models.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>The model that all units were continued from.</summary>
    public Parameters Seed { get; }

    /// <summary>By unit the models of its parts.</summary>
    public IReadOnlyList<Parameters[]> Units { get; }

    /// <summary>Where a merge is written before it is measured.</summary>
    public Parameters Merged { get; }

    /// <summary>The inputs of a job that merges.</summary>
    /// <param name="seed">The checkpoint that all began from.</param>
    /// <param name="units">By unit the checkpoints of its parts.</param>
    /// <param name="measured">What is measured on, by names of the job's own.</param>
    public static Dictionary<string, ArtifactId> Inputs(
        ArtifactId seed, IReadOnlyList<IReadOnlyList<ArtifactId>> units, params ReadOnlySpan<(string Name, ArtifactId Id)> measured)
    {
        Dictionary<string, ArtifactId> inputs = JobParameters.Inputs([(SeedInput, seed), .. measured]);
        PartNames.Add(inputs, units);
        return inputs;
    }

    /// <summary>Measures <see cref="Merged"/>.</summary>
    /// <exception cref="StudyException">A value is not finite.</exception>
    public IReadOnlyDictionary<string, double> Measure(IMergeMeasure measure)
    {
        _model.Take(Merged, _team);
        return measure.Of(_model, _team);
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
        using Checkpoint checkpoint = CheckpointFolder.Load(context.Inputs[PartNames.Of(unit, part)]);
        return checkpoint.Parameters.Clone();
    }
}
