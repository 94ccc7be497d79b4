namespace Minori.Studies.Overtraining;

/// <summary>What figures are called; findings name them as their evidence.</summary>
internal static class FigureIds
{
    /// <summary>The table of all alternatives.</summary>
    public const string Mitigations = "mitigations";

    /// <summary>What alternatives save and cost under one modification.</summary>
    public static string Mitigation(MitigationEffect effect) => $"{Mitigations}-{Stem(effect.Modification)}{Tail(effect.Modification)}";

    /// <summary>Losses under a modification and its like.</summary>
    public static string Loss(Modification modification) => $"{Stem(modification)}-loss{Tail(modification)}";

    /// <summary>The sensitivity to a modification and its like.</summary>
    public static string Sensitivity(Modification modification) => $"{Stem(modification)}-sensitivity{Tail(modification)}";

    /// <summary>The table of losses under a modification and its like.</summary>
    public static string Losses(Modification modification) => $"losses-{Stem(modification)}{TableTail(modification)}";

    /// <summary>The table of sensitivities by domain.</summary>
    public static string DomainTable(Modification modification) => $"domains-{Stem(modification)}{TableTail(modification)}";

    /// <summary>The sensitivity in each domain of the corpus.</summary>
    public static string Domains(Modification modification) => $"domains-{Stem(modification)}{Tail(modification)}";

    /// <summary>Where onsets lie against the size of the modification.</summary>
    public static string Onsets(ModificationKind kind) => $"{Word(kind)}-onsets";

    /// <summary>Scores on a task.</summary>
    public static string Score(string task) => $"score-{StudyTaskName.Of(task)}";

    /// <summary>What is learned against what is forgotten.</summary>
    public static string Frontier(string task) => $"frontier-{StudyTaskName.Of(task)}";

    /// <summary>A fitted law with its data.</summary>
    public static string Law(ModificationKind kind) => $"law-{Word(kind)}";

    /// <summary>A kind in ids.</summary>
    public static string Word(ModificationKind kind) => kind switch
    {
        ModificationKind.Noise => "noise",
        ModificationKind.Quantization => "quantization",
        _ => "tuning",
    };

    private static string Stem(Modification modification) => Word(modification.Kind);

    // A figure tells quantisations with different scales by their lines; a table has a column for each.
    private static string TableTail(Modification modification) =>
        modification.Kind == ModificationKind.Quantization ? $"-{modification.Group}" : Tail(modification);

    private static string Tail(Modification modification) =>
        modification.Kind == ModificationKind.Tuning ? $"-{StudyTaskName.Of(modification.Group)}" : "";
}
