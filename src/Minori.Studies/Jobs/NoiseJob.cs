using Minori.Compute;
using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Modifications;

namespace Minori.Studies.Jobs;

/// <summary>Losses of a checkpoint under several draws of noise of one size.</summary>
/// <param name="Losses">Nats per token, one per draw, in the order of the draws' seeds.</param>
/// <param name="Domains">Domain → nats per token, one per draw; null in results that were made before domains were kept.</param>
public sealed record NoiseLosses(
    IReadOnlyList<double> Losses, IReadOnlyList<IReadOnlyDictionary<string, double>>? Domains = null);

/// <summary>Adds Gaussian noise to a checkpoint, several draws of one size, and measures the loss under each.</summary>
public sealed class NoiseJob : IJobKind
{
    private const string KindName = "noise";
    private const int CodeRevision = 1;
    private const string ResultFile = "losses.json";

    /// <param name="Gamma">Size of the noise; a ratio in dB where the scaling says so.</param>
    /// <param name="Scaling">What the size multiplies.</param>
    /// <param name="Seeds">One draw per seed; the same seed is the same noise, up to scale, on every checkpoint.</param>
    private sealed record Parameters(double Gamma, NoiseScaling Scaling, IReadOnlyList<ulong> Seeds);

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public int Revision => CodeRevision;

    /// <summary>The record of this work; draws have the seeds 1 … <paramref name="draws"/>.</summary>
    public static JobRecord Record(double gamma, NoiseScaling scaling, int draws, ArtifactId checkpoint, ArtifactId text)
    {
        Parameters parameters = new(gamma, scaling, [.. Enumerable.Range(1, draws).Select(i => (ulong)i)]);
        return new(KindName, CodeRevision, JobParameters.ToJson(parameters), ModifiedLosses.Inputs(checkpoint, text));
    }

    /// <summary>The result of a finished job.</summary>
    public static NoiseLosses Result(Artifact artifact) => JobParameters.Read<NoiseLosses>(artifact.File(ResultFile));

    /// <inheritdoc/>
    public void Execute(JobContext context)
    {
        Parameters parameters = JobParameters.FromJson<Parameters>(context.Record.Parameters);
        IReadOnlyList<MeasuredLoss> losses = ModifiedLosses.Measure(
            context, [.. parameters.Seeds.Select(AddNoise)], "draw", "the noisy weights");
        JobParameters.Write(
            Path.Combine(context.OutputFolder, ResultFile),
            new NoiseLosses([.. losses.Select(l => l.Loss)], [.. losses.Select(l => l.Domains)]));

        Action<Models.Parameters, ThreadTeam> AddNoise(ulong seed) =>
            (weights, team) => GaussianPerturbation.Apply(weights, parameters.Gamma, seed, parameters.Scaling, team);
    }
}
