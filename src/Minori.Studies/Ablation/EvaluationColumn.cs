namespace Minori.Studies.Ablation;

/// <summary>What a column of evaluations measures; lower is better.</summary>
internal enum EvaluationMeasure
{
    /// <summary>Loss on held-out text.</summary>
    TextLoss,

    /// <summary>Loss of the right completions of a task's test examples.</summary>
    TaskLoss,

    /// <summary>Share of a task's test examples in which a wrong choice is the likeliest.</summary>
    TaskErrors,
}

/// <summary>Names of what is measured.</summary>
internal static class EvaluationMeasures
{
    /// <summary>What is measured, in a few words.</summary>
    public static string Description(this EvaluationMeasure measure) => measure switch
    {
        EvaluationMeasure.TextLoss => "loss",
        EvaluationMeasure.TaskLoss => "loss of right answers",
        _ => "share of wrong answers",
    };

    /// <summary>The unit of its values.</summary>
    public static string Unit(this EvaluationMeasure measure) =>
        measure == EvaluationMeasure.TaskErrors ? "share of answers" : "nats per token";
}

/// <summary>Something that is measured of every merge and of every training on a mixture.</summary>
/// <param name="Name">What the study calls it, also as a target of its search.</param>
/// <param name="Measure">What is measured.</param>
internal sealed record EvaluationColumn(string Name, EvaluationMeasure Measure)
{
    /// <summary>Its name in ids.</summary>
    public string Id => IdOf(Name);

    /// <summary>What a set, or a column of a task, is called in ids.</summary>
    public static string IdOf(string name) => name is Target.Mean or Target.Searched ? $"set-{name}" : name.Replace(' ', '-');
}
