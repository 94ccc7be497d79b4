using Minori.Studies.Ablation;
using Minori.Studies.Overtraining;

namespace Minori.Studies;

/// <summary>A kind of study.</summary>
/// <param name="Name">What a study file's <c>study:</c> key says.</param>
/// <param name="Type">The record that the study file is read into; a file <c>Starter.yaml</c> lies beside it.</param>
/// <param name="Summary">What it asks, in a few words.</param>
public sealed record StudyKind(string Name, Type Type, string Summary)
{
    /// <summary>A study file of this kind that runs as it is, with every choice explained.</summary>
    public string Starter()
    {
        using Stream resource = Type.Assembly.GetManifestResourceStream(Type, "Starter.yaml")!;
        return new StreamReader(resource).ReadToEnd();
    }
}

/// <summary>The kinds of study; a new one is a folder with its record, plan, analysis and starter, and one line here.</summary>
public static class StudyKinds
{
    private static readonly StudyKind[] All =
    [
        new("overtraining", typeof(OvertrainingStudy), "from which budget on does more pre-training hurt a modified model?"),
        new("ablation", typeof(AblationStudy), "which data to train on, for the price of one small training per unit of data?"),
    ];

    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, StudyKind> ByName { get; } = All.ToDictionary(kind => kind.Name, StringComparer.Ordinal);
}
