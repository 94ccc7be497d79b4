using System.CommandLine;
using System.CommandLine.Parsing;
using Minori.Studies.StudyFiles;

namespace Minori.Cli.Arguments;

/// <summary>Options whose numbers are written as people write them: <c>2M</c>, <c>3e-3</c>.</summary>
internal static class NumberOptions
{
    /// <summary>A whole number, such as <c>--tokens 2M</c>.</summary>
    public static Option<long> Count(string name, string description, long? byDefault = null, long minimum = 1)
    {
        Option<long> option = new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result => Parse(
                result,
                Quantity.TryParseCount(result.Tokens[^1].Value, out long value) && value >= minimum,
                value,
                $"a whole number of at least {minimum}, such as 500 or 2M"),
        };
        return WithDefault(option, byDefault);
    }

    /// <summary>A whole number that fits 32 bits, such as <c>--width 64</c>.</summary>
    public static Option<int> Integer(
        string name, string description, int? byDefault = null, int minimum = 1, int maximum = int.MaxValue)
    {
        Option<int> option = new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result =>
            {
                bool ok = Quantity.TryParseCount(result.Tokens[^1].Value, out long value)
                    && value >= minimum && value <= maximum;
                string range = maximum < int.MaxValue || value > maximum ? $"from {minimum} to {maximum}" : $"of at least {minimum}";
                return Parse(result, ok, (int)(ok ? value : 0), $"a whole number {range}");
            },
        };
        return WithDefault(option, byDefault);
    }

    /// <summary>A real number, such as <c>--learning-rate 3e-3</c>.</summary>
    public static Option<double> Real(
        string name, string description, double? byDefault = null, double minimum = 0, double maximum = double.PositiveInfinity)
    {
        string range = double.IsFinite(maximum) ? $"a number from {minimum} to {maximum}" : $"a number of at least {minimum}, such as 3e-3";
        Option<double> option = new(name)
        {
            Description = description,
            HelpName = "X",
            CustomParser = result => Parse(
                result,
                Quantity.TryParseNumber(result.Tokens[^1].Value, out double value) && value >= minimum && value <= maximum,
                value,
                range),
        };
        return WithDefault(option, byDefault);
    }

    /// <summary>A span of time with its unit, such as <c>--time-limit "10 min"</c>; null where it is not given.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result => Parse<TimeSpan?>(
            result,
            Quantity.TryParseDuration(result.Tokens[^1].Value, out TimeSpan value) && value > TimeSpan.Zero && value < TimeSpan.FromDays(24),
            value,
            "a time with its unit, of less than 24 days, such as 90s or '10 min'"),
    };

    /// <summary>A real number, or null where the option is not given.</summary>
    public static Option<double?> OptionalReal(string name, string description, double minimum = 0, double maximum = double.PositiveInfinity)
    {
        Option<double> number = Real(name, description, minimum, minimum, maximum);
        return new(name)
        {
            Description = description,
            HelpName = number.HelpName,
            CustomParser = result => number.CustomParser!(result),
        };
    }

    /// <summary>A whole number that fits 32 bits, or null where the option is not given.</summary>
    public static Option<int?> OptionalInteger(string name, string description, int minimum = 1)
    {
        Option<int> number = Integer(name, description, minimum, minimum);
        return new(name)
        {
            Description = description,
            HelpName = number.HelpName,
            CustomParser = result => number.CustomParser!(result),
        };
    }

    /// <summary>Several real numbers, such as <c>--weights 0.3 0.7</c>, or null.</summary>
    public static Option<double[]?> Reals(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "X…",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result =>
        {
            double[] values = new double[result.Tokens.Count];
            for (int i = 0; i < values.Length; i++)
            {
                if (!Quantity.TryParseNumber(result.Tokens[i].Value, out values[i]))
                {
                    result.AddExpected("numbers, such as 0.3 0.7", result.Tokens[i].Value);
                }
            }

            return values;
        },
    };

    private static T Parse<T>(ArgumentResult result, bool ok, T value, string expected)
    {
        if (!ok)
        {
            result.AddExpected(expected);
        }

        return value;
    }

    private static Option<T> WithDefault<T>(Option<T> option, T? byDefault)
        where T : struct
    {
        if (byDefault is T value)
        {
            option.DefaultValueFactory = _ => value;
        }
        else
        {
            option.Required = true;
        }

        return option;
    }
}
