using System.Collections.Immutable;
using System.Globalization;

namespace Minori.Statistics;

/// <summary>The draws of one quantity at one budget of pre-training.</summary>
/// <param name="Tokens">The budget, tokens of pre-training; positive.</param>
/// <param name="Values">One value per draw or seed; for an onset, the loss of the modified model.</param>
public sealed record BudgetDraws(double Tokens, ImmutableArray<double> Values)
{
    /// <exception cref="ArgumentException">
    /// Budgets are not positive and strictly rising, a budget has no draw, or a value is not finite.
    /// </exception>
    internal static void Require(IReadOnlyList<BudgetDraws> budgets)
    {
        for (int i = 0; i < budgets.Count; i++)
        {
            BudgetDraws budget = budgets[i];
            if (!(budget.Tokens > (i == 0 ? 0 : budgets[i - 1].Tokens)) || !double.IsFinite(budget.Tokens))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"budgets must be positive and strictly rising; budget {i} is {budget.Tokens:G6}"),
                    nameof(budgets));
            }

            if (budget.Values.IsDefaultOrEmpty || budget.Values.Any(value => !double.IsFinite(value)))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"the budget of {budget.Tokens:G6} tokens needs at least one draw, all finite"),
                    nameof(budgets));
            }
        }
    }
}
