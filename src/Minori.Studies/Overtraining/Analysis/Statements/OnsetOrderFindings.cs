using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>How T* moves with the size of the modification, and with that of the model.</summary>
internal static class OnsetOrderFindings
{
    /// <summary>Whether a larger modification has its onset earlier, slice by slice; nothing where only one size was studied.</summary>
    public static IEnumerable<Finding> LargerIsEarlier(IReadOnlyList<ModificationOnset> onsets, GridNames names) =>
        from sizes in onsets.Where(o => o.Curve.Modification.Strength is not null)
            .GroupBy(o => (o.Curve.Slice, o.Curve.Modification.Kind, o.Curve.Modification.Group))
        where sizes.Count() > 1
        select LargerIsEarlier(sizes.Key.Slice, [.. sizes.OrderBy(o => o.Curve.Modification.Strength)], names);

    private const string OneFamily =
        " Each size is one family of bases, and the intervals are over draws on it: what differs may be what chance did to one training, so nothing is shown.";

    /// <summary>
    /// Whether T* moves with the size of the model, one finding per kind of modification, recipe and way, its modifications
    /// judged together. Sizes are different trainings: with one family of each nothing is shown.
    /// </summary>
    public static IEnumerable<Finding> MovesWithModelSize(IReadOnlyList<ModificationOnset> onsets, bool hasOneFamily, GridNames names)
    {
        foreach (IGrouping<(ModificationKind, GridSlice), ModificationOnset> kind in onsets
            .GroupBy(o => (o.Curve.Modification.Kind, o.Curve.Slice with { Size = names.Sizes[0] })))
        {
            (Modification Modification, Move Move)[] moves =
            [
                .. kind.GroupBy(o => o.Curve.Modification).Where(g => g.Count() > 1).Select(g => (g.Key, MoveOf(
                    [.. g.Select(o => Math.Log2(names.Model(o.Curve.Slice.Size).Configuration.ParameterCount))], [.. g], "parameters"))),
            ];
            if (moves.Length > 0)
            {
                yield return MovesWithModelSize(kind.Key.Item1, kind.Key.Item2, moves, hasOneFamily, names);
            }
        }
    }

    private static Finding LargerIsEarlier(GridSlice slice, ModificationOnset[] sizes, GridNames names)
    {
        Modification modification = sizes[0].Curve.Modification;
        string what = modification.Kind switch
        {
            ModificationKind.Noise => "noise",
            ModificationKind.Quantization => $"quantisation error {(modification.Group == "channel" ? "per channel" : modification.Group.Replace("group-", "in groups of ", StringComparison.Ordinal))}",
            _ => $"learning rate on {StudyTaskName.Of(modification.Group)}",
        };
        string unit = modification.Kind == ModificationKind.Quantization ? "bit less" : "doubling of the modification";
        Move move = MoveOf([.. sizes.Select(o => o.Curve.Modification.Strength!.Value)], sizes, unit);
        string list = string.Join("; ", sizes.Select(o => $"{o.Curve.Modification.Series}: {OnsetFindings.Where(o.Onset)}"));
        string group = modification.Kind switch
        {
            ModificationKind.Noise => "",
            ModificationKind.Quantization => $".quantization.{modification.Group}",
            _ => $".tuning.{StudyTaskName.Of(modification.Group)}",
        };
        return new Finding(
            names.Id($"onset.order{group}", slice),
            names.Subject($"Larger {what}, earlier T*", slice),
            move.Status switch
            {
                TrendStatus.Falling => FindingStatus.Observed,
                TrendStatus.Rising => FindingStatus.NotObserved,
                _ => FindingStatus.Inconclusive,
            },
            $"With larger {what}, {move.Reason} ({list}).",
            [.. move.Measures],
            [FigureIds.Onsets(modification.Kind), FigureIds.Loss(modification)]);
    }

    private static Finding MovesWithModelSize(
        ModificationKind kind, GridSlice slice, (Modification Modification, Move Move)[] moves, bool hasOneFamily, GridNames names)
    {
        JudgedTrend[] judged = TrendsTogether.Judge([.. moves.Select(m => m.Move.PValues)]);
        bool later = judged.Any(m => m.Status == TrendStatus.Rising);
        bool earlier = judged.Any(m => m.Status == TrendStatus.Falling);
        string word = kind == ModificationKind.Quantization ? "quantisation" : FigureIds.Word(kind);
        string variant = names.Variant(slice);
        return new Finding(
            string.Join('.', ((string[])[$"onset.size.{FigureIds.Word(kind)}", variant.Replace(", ", ".", StringComparison.Ordinal).Replace(' ', '-')]).Where(p => p.Length > 0)),
            $"T* under {word} moves with the size of the model{(variant.Length > 0 ? $" ({variant})" : "")}",
            later != earlier && !hasOneFamily ? FindingStatus.Observed : FindingStatus.Inconclusive,
            Statement(moves) + Together(moves, judged) + (hasOneFamily ? OneFamily : ""),
            [.. moves.SelectMany(m => m.Move.Measures.Select(x => x with { Name = $"{x.Name}, {m.Modification.FullSeries}" }))],
            [FigureIds.Onsets(kind)]);
    }

    /// <summary>What is left of what each modification shows by itself; nothing where there is one.</summary>
    private static string Together((Modification Modification, Move Move)[] moves, JudgedTrend[] judged)
    {
        int tests = moves.Count(m => m.Move.PValues.Rising is not null);
        return tests < 2 ? "" : $" {JudgedText.Of(tests)}: later at {Found(TrendStatus.Rising)}, earlier at {Found(TrendStatus.Falling)}.";

        string Found(TrendStatus status) => string.Join(
            "; ", moves.Zip(judged).Where(m => m.Second.Status == status).Select(m => m.First.Modification.FullSeries).DefaultIfEmpty("none"));
    }

    /// <summary>What is known of each modification; those of which nothing is are named together.</summary>
    private static string Statement((Modification Modification, Move Move)[] moves)
    {
        string[] open = [.. moves.Where(m => !m.Move.Measures.Any()).Select(m => m.Modification.FullSeries)];
        IEnumerable<string> known = moves.Where(m => m.Move.Measures.Any()).Select(m => $"{m.Modification.FullSeries}: {m.Move.Reason}");
        string unknown = open.Length > 0 ? $"too few onsets lie within the budgets to compare them at {string.Join("; ", open)}" : "";
        return open.Length == moves.Length
            ? $"With larger models, {unknown}."
            : $"With larger models: {string.Join("; ", known)}.{(open.Length > 0 ? $" Elsewhere {unknown}." : "")}";
    }

    /// <summary>
    /// The move over levels in rising order: two by their shift, more by their trend. Onsets that are not placed say nothing;
    /// where none was observed there is nothing to move.
    /// </summary>
    private static Move MoveOf(double[] positions, ModificationOnset[] onsets, string unit)
    {
        (double Position, ModificationOnset Onset)[] known =
            [.. positions.Zip(onsets).Where(p => p.Second.IsPlaced)];
        int observed = known.Count(k => k.Onset.Onset.Status == OnsetStatus.Observed);
        if (observed == 0 || known.Length < Math.Min(3, onsets.Length))
        {
            return new Move(
                TrendStatus.Inconclusive,
                $"T* cannot be compared: it was observed at {observed} of {onsets.Length} levels and lies beyond the last budget at {known.Length - observed}",
                [],
                (null, null));
        }

        if (onsets.Length == 2)
        {
            OnsetShift shift = onsets[0].ShiftTo(onsets[1])!;
            return new Move(shift.Status, shift.Reason, Measures("shift of T*", shift.Doublings, shift.Interval, "doublings"), (shift.PValueRising, shift.PValueFalling));
        }

        OnsetTrend trend = OnsetTrend.Over([.. known.Select(k => k.Position)], [.. known.Select(k => k.Onset.Distribution)]);
        return new Move(
            trend.Status,
            trend.Reason,
            Measures(unit == "parameters" ? "slope of T* per doubling of parameters" : $"slope of T* per {unit}", trend.Slope, trend.Interval, "doublings"),
            (trend.PValueRising, trend.PValueFalling));
    }

    /// <summary>An end that censored onsets leave open is none.</summary>
    internal static IEnumerable<Measure> Measures(string name, double? value, ConfidenceInterval? interval, string unit)
    {
        (double? low, double? high) = (Finite(interval?.Lower), Finite(interval?.Upper));
        if ((value ?? low ?? high) is not null)
        {
            yield return new Measure(name, value, low, high, unit, interval?.Level);
        }
    }

    /// <summary>The end of an interval; null where it is open.</summary>
    internal static double? Finite(double? end) => end is { } x && double.IsFinite(x) ? x : null;

    private sealed record Move(TrendStatus Status, string Reason, IEnumerable<Measure> Measures, (double? Rising, double? Falling) PValues);
}
