using Minori.Compute;
using Minori.Evaluation;
using Minori.Execution.Artifacts;
using Minori.Execution.Workers;
using Minori.Models;

namespace Minori.Studies.Jobs;

/// <summary>The loss of a checkpoint under modifications whose weights are cheaper to make again than to keep.</summary>
internal static class ModifiedLosses
{
    private const string CheckpointInput = "checkpoint";
    private const string TextInput = "text";

    /// <summary>The inputs of a job that measures them.</summary>
    public static Dictionary<string, ArtifactId> Inputs(ArtifactId checkpoint, ArtifactId text) =>
        JobParameters.Inputs((CheckpointInput, checkpoint), (TextInput, text));

    /// <summary>Modifies fresh copies of the checkpoint's weights one after the other and measures each.</summary>
    /// <param name="context">The job.</param>
    /// <param name="modifications">Change the weights in place.</param>
    /// <param name="one">What one modification is called in the progress, such as <c>draw</c>.</param>
    /// <param name="weights">What the weights are called in an error, such as <c>the noisy weights</c>.</param>
    /// <exception cref="StudyException">A loss is not finite.</exception>
    public static IReadOnlyList<MeasuredLoss> Measure(
        JobContext context, IReadOnlyList<Action<Models.Parameters, ThreadTeam>> modifications, string one, string weights)
    {
        using Checkpoint checkpoint = CheckpointFolder.Load(context.Inputs[CheckpointInput]);
        using ThreadTeam team = new(context.Threads);
        EvaluationText text = EvaluationText.Encode(checkpoint.Tokenizer!, EvaluationTextJob.Documents(context.Inputs[TextInput]), null);
        using ForwardModel model = ForwardModel.Of(checkpoint.Parameters, team);
        List<MeasuredLoss> losses = [];
        foreach (Action<Models.Parameters, ThreadTeam> modify in modifications)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            using Models.Parameters modified = checkpoint.Parameters.Clone();
            modify(modified, team);
            model.Take(modified, team);
            losses.Add(MeasuredLoss.Of(LossEvaluator.Evaluate(model, text, team), weights));
            context.Progress.Report(new JobProgress(
                (double)losses.Count / modifications.Count,
                $"{one} {losses.Count} of {modifications.Count}",
                new Dictionary<string, double> { ["loss"] = losses[^1].Loss }));
        }

        return losses;
    }
}
