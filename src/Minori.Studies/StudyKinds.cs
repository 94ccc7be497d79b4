using Minori.Studies.Overtraining;

namespace Minori.Studies;

/// <summary>The kinds of study, by the name that a study file's <c>study:</c> key gives.</summary>
public static class StudyKinds
{
    /// <summary>Name → the record that the study file is read into.</summary>
    public static IReadOnlyDictionary<string, Type> ByName { get; } = new Dictionary<string, Type>(StringComparer.Ordinal)
    {
        ["overtraining"] = typeof(OvertrainingStudy),
    };
}
