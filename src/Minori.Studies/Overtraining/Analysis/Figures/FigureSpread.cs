namespace Minori.Studies.Overtraining;

/// <summary>What the points and bands of a study's figures are over, in words.</summary>
internal sealed class FigureSpread(OvertrainingStudy study)
{
    private int Families => study.Pretraining.Seeds.Count;

    /// <summary>For a kind of modification.</summary>
    public string Of(ModificationKind kind) => kind switch
    {
        ModificationKind.Noise => Over(study.Noise?.Draws ?? 1, "draw", "of noise"),
        ModificationKind.Tuning => Over(study.Tuning?.Seeds.Count ?? 1, "order", "of examples"),
        _ when Families == 1 =>
            "Quantisation has no chance in it: points are one value on one family of bases; a band would need more seeds of pre-training.",
        _ => $"Points are means, bands one standard deviation either side, over {Families} families of bases.",
    };

    /// <summary>For the bases; empty where they have a band like the rest.</summary>
    public string Base => Families == 1 ? " The base is one run, without a band." : "";

    private string Over(int count, string one, string what)
    {
        string some = $"{count} {one}{(count == 1 ? "" : "s")} {what}";
        return Families > 1
            ? $"Points are means, bands one standard deviation either side, over {Families} families of bases, each the mean of {some}."
            : count == 1
            ? $"Points are one {one} {what} on one family of bases; a band would need more."
            : $"Points are means, bands one standard deviation either side, over {some} on one family of bases.";
    }
}
