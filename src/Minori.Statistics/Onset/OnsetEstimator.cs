using System.Globalization;

namespace Minori.Statistics;

/// <summary>
/// Estimates the onset T* (catastrophic overtraining, Springer et al. 2025, arXiv 2503.19206) from the losses of
/// modified models at a ladder of budgets. Definitions and simulated error rates: docs/design/statistics.md.
/// </summary>
/// <remarks>
/// The uncertainty is that of the draws given. Draws of noise on one checkpoint per budget say nothing about how
/// another
/// training run would have come out; draws over training seeds do.
/// </remarks>
public static class OnsetEstimator
{
    private const int FewestBudgets = 3;

    /// <summary>
    /// Estimates T*, its interval, the degradation from T* to the last budget, and what may be claimed.
    /// </summary>
    /// <param name="budgets">
    /// Rising budgets; the values are positive losses (lower is better), at best 4 or more a budget.
    /// </param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// No budget, budgets not rising, a loss that is not positive and finite, an option out of range, or draws paired
    /// by
    /// index with unequal numbers.
    /// </exception>
    public static OnsetEstimate Estimate(IReadOnlyList<BudgetDraws> budgets, OnsetOptions? options = null) =>
        Distribution(budgets, options).Estimate;

    /// <summary>The same with T* over redrawn noise, for comparisons between onsets.</summary>
    /// <inheritdoc cref="Estimate"/>
    public static OnsetDistribution Distribution(IReadOnlyList<BudgetDraws> budgets, OnsetOptions? options = null)
    {
        options ??= new OnsetOptions();
        options.Validate();
        Require(budgets);

        DrawTable data = DrawTable.Of(budgets, options.Pairing);
        int lowest = ParabolicMinimum.IndexOfLowest(data.Means);
        var bare = new OnsetEstimate
        {
            Status = OnsetStatus.Inconclusive,
            Reason = string.Empty,
            LowestBudget = budgets[lowest].Tokens,
            RelativeDegradation = (data.Means[^1] / data.Means[lowest]) - 1,
        };
        double[] logTokens = [.. budgets.Select(budget => Math.Log2(budget.Tokens))];
        double location = ParabolicMinimum.Locate(logTokens, data.Means);
        if (WhyNoInference(budgets, data) is { } obstacle)
        {
            return new(bare with { Reason = obstacle }, logTokens, location, []) { Level = options.Level };
        }

        (LastBudgetContrasts contrasts, double[] locations) = Redraw(data, logTokens, options);
        OnsetEstimate estimate = Conclude(budgets, data.Means, contrasts, (location, locations), bare, options);
        bool isFlat = estimate.Status == OnsetStatus.NotObserved && estimate.LowestBudget < budgets[^1].Tokens;
        return new(estimate, logTokens, location, isFlat ? [] : [.. locations]) { Level = options.Level };
    }

    /// <summary>What noise does to the contrasts of the last budget, and T* of plausible means, one for each resample.</summary>
    private static (LastBudgetContrasts Contrasts, double[] Locations) Redraw(DrawTable data, double[] logTokens, OnsetOptions options)
    {
        var bootstrap = new ResidualBootstrap(data, options.Seed);
        DrawTable noise = data.Blank();
        var contrasts = new LastBudgetContrasts(data, options.Resamples);
        double[] locations = new double[options.Resamples];
        double[] means = new double[data.Budgets];
        for (int b = 0; b < options.Resamples; b++)
        {
            bootstrap.Fill(noise);
            contrasts.Observe(noise);
            bootstrap.PlausibleMeans(noise, means);
            locations[b] = ParabolicMinimum.Locate(logTokens, means);
        }

        return (contrasts, locations);
    }

    private static OnsetEstimate Conclude(
        IReadOnlyList<BudgetDraws> budgets,
        double[] dataMeans,
        LastBudgetContrasts contrasts,
        (double Best, double[] Redrawn) location,
        OnsetEstimate bare,
        OnsetOptions options)
    {
        double[] logTokens = [.. budgets.Select(budget => Math.Log2(budget.Tokens))];
        double alpha = (1 - options.Level) / 2;
        double minimum = dataMeans.Min();
        (double lower, double upper) = contrasts.RiseInterval(alpha);
        OnsetEstimate estimate = bare with
        {
            PValue = contrasts.PValue(),
            DegradationInterval = new(lower / minimum, upper / minimum, options.Level),
        };
        if (upper / minimum <= options.NegligibleDegradation)
        {
            return estimate with { Status = OnsetStatus.NotObserved, Reason = OnsetReasons.NotObserved(estimate, options.NegligibleDegradation) };
        }

        if (lower <= 0)
        {
            return estimate with { Reason = OnsetReasons.Inconclusive(estimate, options.NegligibleDegradation, options.Resamples) };
        }

        ConfidenceInterval log = WithInterpolationError(
            Quantiles.Central([.. location.Redrawn.Order()], options.Level), location.Best, logTokens);
        estimate = estimate with
        {
            Status = OnsetStatus.Observed,
            Tokens = TokensAt(location.Best),
            TokensInterval = new(TokensAt(log.Lower), TokensAt(log.Upper), options.Level),
            AtOrBelowFirstBudget = estimate.LowestBudget == budgets[0].Tokens,
            LowerEndCensored = log.Lower == logTokens[0],
            UpperEndCensored = log.Upper == logTokens[^1],
        };
        return estimate with { Reason = OnsetReasons.Observed(estimate, options.Resamples) };

        // A budget itself comes back exactly, not by way of its rounded logarithm.
        double TokensAt(double logarithm)
        {
            int budget = Array.IndexOf(logTokens, logarithm);
            return budget >= 0 ? budgets[budget].Tokens : double.Exp2(logarithm);
        }
    }

    private static ConfidenceInterval WithInterpolationError(
        ConfidenceInterval interval, double location, double[] logTokens)
    {
        double margin = ParabolicMinimum.Misplacement(logTokens, location);
        double lower = Math.Min(interval.Lower, location - margin);
        double upper = Math.Max(interval.Upper, location + margin);
        return interval with { Lower = Math.Max(lower, logTokens[0]), Upper = Math.Min(upper, logTokens[^1]) };
    }

    private static string? WhyNoInference(IReadOnlyList<BudgetDraws> budgets, DrawTable data)
    {
        if (budgets.Count < FewestBudgets)
        {
            return OnsetReasons.TooFewBudgets(FewestBudgets, budgets.Count);
        }

        if (budgets.FirstOrDefault(budget => budget.Values.Length < 2) is { } single)
        {
            return OnsetReasons.SingleDraw(single.Tokens);
        }

        return data.ShowsSpread ? null : OnsetReasons.DrawsAllAlike;
    }

    private static void Require(IReadOnlyList<BudgetDraws> budgets)
    {
        if (budgets.Count == 0)
        {
            throw new ArgumentException("an onset needs budgets, and there are none", nameof(budgets));
        }

        BudgetDraws.Require(budgets);
        foreach (BudgetDraws budget in budgets)
        {
            if (budget.Values.Any(value => value <= 0))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"the budget of {budget.Tokens:G4} tokens has a loss that is not positive; give losses, lower is better"),
                    nameof(budgets));
            }
        }
    }
}
