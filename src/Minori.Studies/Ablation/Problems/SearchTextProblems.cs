using Minori.Studies.Sources;

namespace Minori.Studies.Ablation;

/// <summary>Targets of a search of which nothing is left to search by: all that there is of them is measured on.</summary>
internal static class SearchTextProblems
{
    /// <summary>The key at fault, and one line that says how to mend it.</summary>
    public static IEnumerable<(string Key, string Problem)> Of(AblationStudy study, SourceFingerprints fingerprints)
    {
        if (study.Search is null)
        {
            yield break;
        }

        IReadOnlyList<string> targets = AblationSources.Targets(study);
        string key = study.Search.Target is null ? "search" : "search.target";
        foreach ((string name, bool everything) in AblationSources.Sets(study).Where(set => targets.Contains(set.Name, StringComparer.Ordinal)))
        {
            // A token is a byte at least, so that no more bytes than tokens are all taken.
            if (fingerprints.Sizes.TryGetValue(fingerprints.Texts[AblationSources.Set(name)], out SourceSize? size)
                && size.HeldOut + (everything ? size.Training : 0) is var bytes && bytes <= study.Evaluation.Tokens)
            {
                yield return (key, $"'{name}' has {bytes} bytes of held-out text, all of which are measured on, and a search has text of its own: give more text, or fewer evaluation.tokens than {study.Evaluation.Tokens}");
            }
        }

        foreach (string task in study.Evaluation.Tasks.Where(task => AblationSources.ColumnsOf(task).Any(column => targets.Contains(column, StringComparer.Ordinal))))
        {
            if (fingerprints.Sizes.TryGetValue(fingerprints.Tasks[task], out SourceSize? size) && size.HeldOut <= study.Evaluation.TestExamples)
            {
                yield return (key, $"task '{StudyTaskName.Of(task)}' has {size.HeldOut} test examples, all of which are measured on, and a search has examples of its own: give more, or fewer evaluation.test_examples than {study.Evaluation.TestExamples}");
            }
        }
    }
}
