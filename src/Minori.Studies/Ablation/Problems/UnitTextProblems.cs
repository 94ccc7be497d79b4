using Minori.Studies.Findings;
using Minori.Studies.Sources;

namespace Minori.Studies.Ablation;

/// <summary>Units that surely have less text than their parts take, told before anything is trained.</summary>
internal static class UnitTextProblems
{
    /// <summary>The key at fault, and one line that says how to mend it.</summary>
    public static IEnumerable<(string Key, string Problem)> Of(AblationStudy study, SourceFingerprints fingerprints)
    {
        UnitsSection units = study.Units;
        foreach ((int i, string name) in units.Upsample ? [] : units.Of.Index())
        {
            // A token is a byte at least, or the end of a document, of which none is empty.
            long needed = units.PartCounts[i] * units.UnitTokens;
            if (fingerprints.Sizes.TryGetValue(fingerprints.Texts[AblationSources.Unit(name)], out SourceSize? size) && 2 * size.Training < needed)
            {
                string parts = units.PartCounts[i] == 1 ? "its part takes" : $"its {units.PartCounts[i]} parts take";
                yield return (
                    $"units.of[{i}]",
                    $"'{units.NameOf(name)}' has {NumberText.Count(size.Training)} bytes of training text, and {parts} {NumberText.Count(needed)} tokens: "
                        + "lower units.unit_tokens, give it fewer parts, or set units.upsample: true to repeat its text");
            }
        }
    }
}
