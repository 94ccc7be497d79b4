using Minori.Statistics;
using Minori.Studies.Findings;

namespace Minori.Studies.Overtraining;

/// <summary>What the laws of modified losses say, or why the data do not support them.</summary>
internal static class LawFindings
{
    private const string OneFamily =
        " Each size is one family of bases: intervals are over its draws or single losses alone, and what the law follows may be what chance did to one training, so nothing is shown.";

    /// <summary>One finding per fit. Laws run over sizes, which are different trainings: with one family of each nothing is shown.</summary>
    /// <param name="laws">The fits.</param>
    /// <param name="hasOneFamily">Whether all bases are of one family.</param>
    public static IEnumerable<Finding> Of(LawFits laws, bool hasOneFamily)
    {
        IEnumerable<Finding> findings =
            [.. laws.Shannon.Select(fit => Shannon(fit, laws.Sizes)), .. laws.Quantization.Select(fit => Quantization(fit, laws.Sizes))];
        return hasOneFamily
            ? findings.Select(f => f with { Status = FindingStatus.Inconclusive, Statement = f.Statement + OneFamily })
            : findings;
    }

    /// <summary>Parameters of the fitted laws.</summary>
    public static IEnumerable<DataTable> Tables(LawFits laws, bool hasOneFamily)
    {
        ShannonFit[] fitted = [.. laws.Shannon.Where(f => f.Fit.Law is not null)];
        if (fitted.Length == 0)
        {
            yield break;
        }

        bool anySupported = fitted.Any(f => f.Fit.Supported);
        Column[] columns =
        [
            new("modification", "modification"), new("supported", "supported"), new("r2", "R²", ColumnKind.Number, 4),
            new("left_out", "error on budgets left out", ColumnKind.Percent, 1),
            .. anySupported ? Parameters.Select(p => new Column(p.Name, p.Name)) : [],
        ];
        yield return new DataTable(
            "laws",
            "L = 1/C, C = a·N^α·log2(1 + D^β/(c·(DN)^γ + d·D^δ)): the law of the modified losses",
            columns,
            [
                .. fitted.Select(f => (IReadOnlyList<object?>)
                [
                    f.Modification.Subject, f.Fit.Supported ? "yes" : "no", f.Fit.RSquared, OnsetOrderFindings.Finite(f.Fit.HeldOut?.Law),
                    .. anySupported ? Parameters.Select(p => f.Fit.Supported ? Text(f.Fit.Estimate(p.Of)) : null) : [],
                ]),
            ])
        {
            Note = "Parameters are given, with 90% intervals in brackets, where the data support the law; why they do not stands in the findings."
                + (hasOneFamily ? OneFamily : ""),
        };
    }

    private static readonly (string Name, Func<ShannonLaw, double> Of)[] Parameters =
    [
        ("a", law => law.A), ("α", law => law.Alpha), ("β", law => law.Beta), ("c", law => law.C), ("γ", law => law.Gamma),
        ("d", law => law.D), ("δ", law => law.Delta),
    ];

    private static Finding Shannon(ShannonFit fit, IReadOnlyList<(string Size, double Parameters)> sizes)
    {
        List<Measure> measures = [];
        List<string> minima = [];
        if (fit.Fit.Law is not null)
        {
            foreach ((string size, double parameters) in sizes)
            {
                LossObservation[] own = [.. fit.Observations.Where(o => o.Parameters == parameters)];
                if (own.Length > 0 && ShannonLaw.Minimum(fit.Fit, parameters, own.Min(o => o.Tokens), own.Max(o => o.Tokens)) is { } minimum)
                {
                    minima.Add($"{size}: {NumberText.Tokens(minimum.Tokens)}");
                    measures.Add(new(
                        $"D* of {size}",
                        minimum.Tokens,
                        minimum.LowerEndCensored ? null : minimum.Interval.Lower,
                        minimum.UpperEndCensored ? null : minimum.Interval.Upper,
                        "tokens",
                        minimum.Interval.Level));
                }
            }
        }

        if (fit.Fit is { Supported: true, Law: not null })
        {
            measures.AddRange(Parameters.Select(p => MeasureOf(p.Name, fit.Fit.Estimate(p.Of))));
        }

        string lowest = minima.Count > 0 ? $" The fitted curve has its lowest loss at {string.Join(", ", minima)} tokens." : "";
        return new Finding(
            $"law.shannon.{fit.Modification.Name}",
            $"Shannon-type law of the loss under {fit.Modification.Subject}",
            fit.Fit.Supported ? FindingStatus.Observed : FindingStatus.Inconclusive,
            $"{(fit.Fit.Supported ? "The law" : "The data do not support the law:")} {fit.Fit.Reason}.{lowest}",
            measures,
            [FigureIds.Law(fit.Modification.Kind), FigureIds.Loss(fit.Modification)]);
    }

    private static Finding Quantization(QuantizationFit fit, IReadOnlyList<(string Size, double Parameters)> sizes)
    {
        List<Measure> measures = [];
        List<string> budgets = [];
        if (fit.Fit is { Supported: true, Law: not null })
        {
            measures.Add(MeasureOf("C_T", fit.Fit.Estimate(law => law.Scale)));
            measures.Add(MeasureOf("γ_D", fit.Fit.Estimate(law => law.GammaD)));
            measures.Add(MeasureOf("γ_N", fit.Fit.Estimate(law => law.GammaN)));
            measures.Add(MeasureOf("γ_post", fit.Fit.Estimate(law => law.GammaPost)));
            foreach ((string size, double parameters) in sizes)
            {
                foreach (int bits in fit.Bits)
                {
                    if (fit.Base.Supported && QuantizationLaw.CriticalBudget(fit.Fit, fit.Base, parameters, bits) is { } critical && double.IsFinite(critical.Value))
                    {
                        string extrapolated = critical.Value > fit.Budgets.Last || critical.Value < fit.Budgets.First ? " (extrapolated)" : "";
                        budgets.Add($"{size} at {bits} bits: {NumberText.Tokens(critical.Value)}{extrapolated}");
                        measures.Add(MeasureOf($"D_crit of {size}, {bits} bits", critical) with { Unit = "tokens" });
                    }
                }
            }
        }

        string critically = budgets.Count > 0 ? $" Critical budgets: {string.Join("; ", budgets)} tokens."
            : fit.Fit.Supported && !fit.Base.Supported ? $" No critical budget: for the base losses, {fit.Base.Reason}." : "";
        return new Finding(
            $"law.quantization.{fit.Scope.Replace(' ', '-')}",
            $"Law of the degradation by quantisation {fit.Scope}",
            fit.Fit.Supported ? FindingStatus.Observed : FindingStatus.Inconclusive,
            $"{(fit.Fit.Supported ? "The law" : "The data do not support the law:")} {fit.Fit.Reason}.{critically}",
            measures,
            ["quantization-sensitivity", "quantization-loss"]);
    }

    private static Measure MeasureOf(string name, Estimate e) =>
        new(name, e.Value, OnsetOrderFindings.Finite(e.Interval?.Lower), OnsetOrderFindings.Finite(e.Interval?.Upper), "", e.Interval?.Level);

    private static string Text(Estimate e) => e.Interval is { } i ? $"{QuantityText.Significant(e.Value, 3)} ({QuantityText.Significant(i.Lower, 3)} to {QuantityText.Significant(i.Upper, 3)})" : $"{QuantityText.Significant(e.Value, 3)}";
}
