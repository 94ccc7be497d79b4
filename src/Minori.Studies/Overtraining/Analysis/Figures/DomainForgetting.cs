using Minori.Studies.Figures;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>
/// The pre-training distribution by the corpus's domains: what a modification costs in each. Nothing is shown of a corpus
/// of one domain.
/// </summary>
internal static class DomainForgetting
{
    private const string Sensitivity = "rise of loss (nats)";

    /// <summary>
    /// The base loss and the sensitivities in each domain against the budget, for the reference recipe and way of each
    /// size; the tables have the others.
    /// </summary>
    public static IEnumerable<Figure> Figures(OvertrainingResults results, IReadOnlyList<ModificationCurve> curves, GridNames names)
    {
        CurvePoint[] bases =
        [
            .. from arm in names.Arms.Where(arm => arm == names.ReferenceOf(arm))
               from budget in results.Bases.Where(b => GridSlice.Of(b.Base) == arm).GroupBy(b => b.Base.Tokens).OrderBy(g => g.Key)
               from domain in budget.SelectMany(b => b.Loss.Domains).GroupBy(d => d.Key, d => d.Value)
               select new CurvePoint(budget.Key, domain.Key, ModificationCurve.SpreadOf([.. domain]), arm.Size),
        ];
        if (bases.Select(p => p.Series).Distinct().Count() > 1)
        {
            yield return TokenCurves.Create(
                "domains-base",
                "Base loss by domain",
                "Loss of the bases on each domain of the corpus's validation text, against the budget.",
                "loss (nats per token)",
                new CurveLegend("domain"),
                bases);
        }

        foreach (IGrouping<string, ModificationCurve> like in curves
            .Where(c => c.Slice == names.ReferenceOf(c.Slice)).GroupBy(c => FigureIds.Domains(c.Modification)))
        {
            string[] domains = DomainsOf(like);
            if (domains.Length > 1)
            {
                yield return Figure(like.Key, domains, [.. like]);
            }
        }
    }

    /// <summary>The sensitivities at the last budget, in numbers: one row per domain of each slice.</summary>
    public static IEnumerable<DataTable> Tables(OvertrainingResults results, IReadOnlyList<ModificationCurve> curves, GridNames names)
    {
        foreach (IGrouping<string, ModificationCurve> like in curves.GroupBy(c => FigureIds.DomainTable(c.Modification)))
        {
            string[] domains = DomainsOf(like);
            if (domains.Length > 1)
            {
                yield return Table(like.Key, domains, results, [.. like], names);
            }
        }
    }

    private static Figure Figure(string id, string[] domains, ModificationCurve[] like)
    {
        Modification modification = like[0].Modification;
        bool hasLines = OvertrainingFigures.HasSeveralLines(like);
        CurvePoint[] points =
        [
            .. from domain in domains
               from curve in like.OrderBy(c => c.Modification.Strength ?? double.PositiveInfinity)
               where curve.Domains.ContainsKey(domain)
               from budget in curve.Domains[domain]
               select new CurvePoint(
                   (long)budget.Tokens, curve.Modification.Colour, ModificationCurve.SpreadOf(budget.Values), curve.Slice.Size, domain,
                   hasLines ? curve.Modification.Line : ""),
        ];
        return TokenCurves.Create(
            id,
            $"Forgetting by domain: {Word(modification)}",
            "How much the loss on each domain of the corpus's validation text rises under a modification of fixed size, against the "
            + "budget. Points are means, bands one standard deviation either side.",
            Sensitivity,
            OvertrainingFigures.Legend(modification.Kind),
            points);
    }

    private static DataTable Table(
        string id, string[] domains, OvertrainingResults results, ModificationCurve[] curves, GridNames names)
    {
        GridSlice[] slices = [.. curves.Select(c => c.Slice).Distinct()];
        Modification[] modifications = [.. curves.Select(c => c.Modification).Distinct()];
        Column[] slice = [.. OvertrainingTables.SliceColumns(slices, names)];
        long[] lasts = [.. slices.Select(Last).Distinct()];
        Column[] columns =
        [
            .. slice,
            new("domain", "domain"),
            new("base", "base loss", ColumnKind.Number),
            .. modifications.Select(m => new Column(m.Name, m.Series, ColumnKind.Number)),
        ];
        return new DataTable(
            id,
            $"Forgetting by domain at {(lasts.Length == 1 ? $"{NumberText.Tokens(lasts[0])} tokens" : "the last budget")}: {Subject(modifications[0])}, modified − base (nats per token)",
            columns,
            [
                .. from s in slices
                   from domain in domains
                   select (IReadOnlyList<object?>)
                   [
                       .. slice.Select(_ => names.Label(s)),
                       domain,
                       OvertrainingTables.Cell(
                           [.. results.Bases.Where(b => GridSlice.Of(b.Base) == s.Arm && b.Base.Tokens == Last(s) && b.Loss.Domains.ContainsKey(domain)).Select(b => b.Loss.Domains[domain])]),
                       .. modifications.Select(m => OvertrainingTables.Cell(
                           [.. curves.Where(c => c.Slice == s && c.Modification == m).SelectMany(c => c.Domains.GetValueOrDefault(domain, [])).Where(b => b.Tokens == Last(s)).SelectMany(b => b.Values)])),
                   ],
            ])
        {
            Note = OvertrainingTables.SpreadNote(results.HasOneFamily),
        };

        long Last(GridSlice s) => curves.Where(c => c.Slice == s).Max(c => c.LastBudget);
    }

    private static string Word(Modification modification) => modification.Kind switch
    {
        ModificationKind.Quantization => "quantisation",
        ModificationKind.Tuning => $"tuning on {StudyTaskName.Of(modification.Group)}",
        _ => "noise",
    };

    private static string Subject(Modification modification) =>
        modification.Kind == ModificationKind.Quantization ? $"{Word(modification)} {modification.Line}" : Word(modification);

    private static string[] DomainsOf(IEnumerable<ModificationCurve> curves) =>
        [.. curves.SelectMany(c => c.Domains.Keys).Distinct().Order(StringComparer.Ordinal)];
}
