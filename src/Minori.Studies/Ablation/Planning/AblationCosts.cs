using Minori.Models;

namespace Minori.Studies.Ablation;

/// <summary>The arithmetic of a study's trainings and measurements: what its plan estimates and its ledger accounts.</summary>
/// <param name="study">The study.</param>
/// <param name="model">The model that everything is of.</param>
/// <param name="tokens">Tokens of all evaluation sets.</param>
/// <param name="examples">Test examples of each task.</param>
internal sealed class AblationCosts(AblationStudy study, ModelConfiguration model, double tokens, IReadOnlyList<double> examples)
{
    // A task's examples are short beside the context, and those with choices are read once for each: a guess.
    private const double ContextsPerExample = 1.5;

    /// <summary>FLOPs of training on from the seed, on so many tokens.</summary>
    public double Training(double trained) =>
        study.Training.Recipe(study.Seed, model, study.Training.Seeds[0], study.Units.UnitTokens).FlopsPerToken(model) * trained;

    /// <summary>FLOPs of measuring one model on all evaluation sets.</summary>
    public double Texts => Forward * tokens;

    /// <summary>FLOPs of scoring one model on one task, about.</summary>
    /// <param name="number">The task's number.</param>
    public double Task(int number) => Forward * examples[number] * ContextsPerExample * model.ContextLength;

    /// <summary>FLOPs of measuring one model on everything.</summary>
    public double Measuring => Texts + Enumerable.Range(0, examples.Count).Sum(Task);

    private double Forward => model.ForwardFlopsPerToken(model.ContextLength);
}
