using System.Globalization;

namespace Minori.Training;

/// <summary>The checks that recipes share; each throws a <see cref="TrainingException"/> that names the field.</summary>
internal static class RecipeCheck
{
    public static void AtLeastOne(long value, string field) =>
        Require(value >= 1, field, value, "take a number from 1 up");

    public static void Positive(double value, string field) =>
        Require(value > 0 && double.IsFinite(value), field, value, "take a number above 0");

    public static void NotNegative(double value, string field) =>
        Require(value >= 0 && double.IsFinite(value), field, value, "take 0 or a number above it");

    public static void Fraction(double value, string field) =>
        Require(value is >= 0 and <= 1, field, value, "take a number from 0 to 1");

    public static void BetweenZeroAndOne(double value, string field) =>
        Require(value is > 0 and < 1, field, value, "take a number above 0 and below 1");

    public static void BelowOne(double value, string field) =>
        Require(value is >= 0 and < 1, field, value, "take a number from 0 to below 1");

    public static void Schedule(string kind)
    {
        if (!LearningRateSchedule.Kinds.Contains(kind))
        {
            throw new TrainingException(
                $"there is no learning-rate schedule '{kind}': choose one of {string.Join(", ", LearningRateSchedule.Kinds)}");
        }
    }

    private static void Require(bool sensible, string field, double value, string mend)
    {
        if (!sensible)
        {
            throw new TrainingException($"{field} cannot be {value.ToString(CultureInfo.InvariantCulture)}: {mend}");
        }
    }
}
