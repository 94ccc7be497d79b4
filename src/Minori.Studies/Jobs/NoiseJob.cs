using Minori.Compute;
using Minori.Evaluation;
using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Models;
using Minori.Modifications;

namespace Minori.Studies.Jobs;

/// <summary>Losses of a checkpoint under several draws of noise of one size.</summary>
/// <param name="Losses">Nats per token, one per draw, in the order of the draws' seeds.</param>
public sealed record NoiseLosses(IReadOnlyList<double> Losses);

/// <summary>Adds Gaussian noise to a checkpoint, several draws of one size, and measures the loss under each.</summary>
public sealed class NoiseJob : IJobKind
{
    private const string KindName = "noise";
    private const int CodeRevision = 1;
    private const string CheckpointInput = "checkpoint";
    private const string TextInput = "text";
    private const string ResultFile = "losses.json";

    /// <param name="Gamma">Size of the noise.</param>
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
        return new(
            KindName, CodeRevision, JobParameters.ToJson(parameters), JobParameters.Inputs((CheckpointInput, checkpoint), (TextInput, text)));
    }

    /// <summary>The result of a finished job.</summary>
    public static NoiseLosses Result(Artifact artifact) => JobParameters.Read<NoiseLosses>(artifact.File(ResultFile));

    /// <inheritdoc/>
    public void Execute(JobContext context)
    {
        Parameters parameters = JobParameters.FromJson<Parameters>(context.Record.Parameters);
        using Checkpoint checkpoint = CheckpointFolder.Load(context.Inputs[CheckpointInput]);
        using ThreadTeam team = new(context.Threads);
        EvaluationText text = EvaluationText.Encode(checkpoint.Tokenizer!, EvaluationTextJob.Documents(context.Inputs[TextInput]), null);
        using ForwardModel model = ForwardModel.Of(checkpoint.Parameters, team);
        List<double> losses = [];
        foreach (ulong seed in parameters.Seeds)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            using Models.Parameters noisy = checkpoint.Parameters.Clone();
            GaussianPerturbation.Apply(noisy, parameters.Gamma, seed, parameters.Scaling, team);
            model.Take(noisy, team);
            losses.Add(FiniteLoss.Require(LossEvaluator.Evaluate(model, text, team).Loss, "the noisy weights"));
            context.Progress.Report(new JobProgress(
                (double)losses.Count / parameters.Seeds.Count,
                $"draw {losses.Count} of {parameters.Seeds.Count}",
                new Dictionary<string, double> { ["loss"] = losses[^1] }));
        }

        JobParameters.Write(Path.Combine(context.OutputFolder, ResultFile), new NoiseLosses(losses));
    }
}
