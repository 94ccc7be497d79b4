using Minori.Compute;
using Minori.Evaluation;
using Minori.Execution.Artifacts;
using Minori.Models;
using Minori.Text;

namespace Minori.Studies.Jobs;

/// <summary>Something that is measured of merged weights.</summary>
internal interface IMergeMeasure
{
    /// <summary>Values by name; lower is better.</summary>
    /// <exception cref="StudyException">A value is not finite.</exception>
    IReadOnlyDictionary<string, double> Of(ForwardModel model, ThreadTeam team);
}

/// <summary>The loss on evaluation sets, each by its name; nats per token.</summary>
internal sealed class TextMeasure : IMergeMeasure
{
    private readonly EvaluationText _text;

    /// <param name="text">The evaluation sets.</param>
    /// <param name="tokenizer">The models' tokenizer.</param>
    /// <param name="sets">Those to measure on; null for all.</param>
    public TextMeasure(Artifact text, Tokenizer tokenizer, IReadOnlyList<string>? sets = null) => _text = EvaluationText.Encode(
        tokenizer, EvaluationTextJob.Documents(text).Where(d => sets?.Contains(d.Domain, StringComparer.Ordinal) != false));

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Of(ForwardModel model, ThreadTeam team) =>
        MeasuredLoss.Of(LossEvaluator.Evaluate(model, _text, team), "merged weights").Domains;
}

/// <summary>
/// The loss of the right completions of a task's test examples, nats per token, and, where these have choices, the share in which a
/// wrong one is the likeliest.
/// </summary>
/// <param name="examples">The task's test examples, or some of them.</param>
/// <param name="tokenizer">The models' tokenizer.</param>
/// <param name="loss">The name of the loss.</param>
/// <param name="errors">The name of the share of wrong answers.</param>
internal sealed class TaskMeasure(IReadOnlyList<TaskExample> examples, Tokenizer tokenizer, string loss = TaskMeasure.Loss, string errors = TaskMeasure.Errors) : IMergeMeasure
{
    /// <summary>The usual name of the loss.</summary>
    public const string Loss = "loss";

    /// <summary>The usual name of the share of wrong answers.</summary>
    public const string Errors = "errors";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Of(ForwardModel model, ThreadTeam team)
    {
        MeasuredScore score = MeasuredScore.Of(TaskEvaluator.Evaluate(model, tokenizer, examples, team));
        Dictionary<string, double> values = new(StringComparer.Ordinal) { [loss] = FiniteLoss.Require(score.Loss, "merged weights on a task") };
        if (score.Errors is { } share)
        {
            values[errors] = share;
        }

        return values;
    }
}
