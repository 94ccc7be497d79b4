using Minori.Studies.StudyFiles;
using Minori.Training;

namespace Minori.Studies.Sections;

/// <summary>An optimizer and its numbers.</summary>
public sealed record OptimizerSection : ISection
{
    [Field("The rule", ChoicesOf = typeof(Optimizer), Example = "lion")]
    public required string Kind { get; init; }

    [Field("AdamW, and that in Muon: decay of the mean of gradients; Lion: share of the momentum in a step", Minimum = 0, Maximum = 1)]
    public double? Beta1 { get; init; }

    [Field("AdamW, and that in Muon: decay of the mean of squared gradients; Lion: decay of the momentum", Minimum = 0, Maximum = 1)]
    public double? Beta2 { get; init; }

    [Field("SGD with momentum and Muon: share of the velocity that is kept", Minimum = 0, Maximum = 1)]
    public double? Momentum { get; init; }

    [Field("Muon: learning rate of all but the hidden matrices, as a multiple", Minimum = 0)]
    public double? RestRate { get; init; }

    /// <inheritdoc/>
    public IEnumerable<(string Property, string Problem)> Problems()
    {
        if (Problem() is { } problem)
        {
            yield return (nameof(Kind), problem);
        }
    }

    /// <summary>The optimizer, where a number is not given with that of <paramref name="usual"/> if it is of the same kind.</summary>
    internal Optimizer Create(Optimizer usual) => usual.OfKind(Kind).With(new OptimizerNumbers(Beta1, Beta2, Momentum, RestRate));

    private string? Problem()
    {
        try
        {
            Create(new AdamWOptimizer()).Validate();
            return null;
        }
        catch (TrainingException problem)
        {
            return problem.Message;
        }
    }
}
