namespace Minori.Studies.Findings;

/// <summary>Everything a report shows: the pure result of analysing a study's artifacts.</summary>
/// <param name="Title">The study's title.</param>
/// <param name="Question">The question it answers, in one sentence.</param>
/// <param name="Verdict">The answer in one or two sentences, no stronger than the findings.</param>
/// <param name="Findings">The statements with their evidence, most important first.</param>
/// <param name="Figures">The figures, in reading order.</param>
/// <param name="Tables">The tables, in reading order.</param>
/// <param name="Provenance">Where it comes from.</param>
public sealed record StudyReport(
    string Title,
    string Question,
    string Verdict,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<Figure> Figures,
    IReadOnlyList<DataTable> Tables,
    Provenance Provenance);

/// <summary>What a reader needs in order to repeat the study.</summary>
/// <param name="StudyFile">The study file's text, as it was read.</param>
/// <param name="StudyFileName">Its name, without folders.</param>
/// <param name="Facts">Named facts in reading order: machine, instruction set, versions, corpus fingerprint, tokens trained, time spent.</param>
public sealed record Provenance(string StudyFileName, string StudyFile, IReadOnlyList<KeyValuePair<string, string>> Facts);
