using System.CommandLine;
using System.CommandLine.Parsing;
using Minori.Studies.StudyFiles;

namespace Minori.Cli.Arguments;

/// <summary>Options that take one of a few words.</summary>
internal static class ChoiceOptions
{
    /// <summary>One of some words, such as <c>--schedule cosine</c>.</summary>
    public static Option<string> Word(string name, string description, IEnumerable<string> words, string byDefault)
    {
        Option<string> option = Create(name, description, words.ToDictionary(word => word, StringComparer.OrdinalIgnoreCase));
        option.DefaultValueFactory = _ => byDefault;
        return option;
    }

    /// <summary>One of some words, or null where the option is not given.</summary>
    public static Option<string?> OptionalWord(string name, string description, IEnumerable<string> words) =>
        Create(name, description, words.ToDictionary(word => word, string? (word) => word, StringComparer.OrdinalIgnoreCase));

    /// <summary>A value of an enumeration, written in lower case, such as <c>--split test</c>.</summary>
    public static Option<Choice<T>> Value<T>(string name, string description, T byDefault)
        where T : struct, Enum
    {
        Option<Choice<T>> option = Create(name, description, ValuesOf<T, Choice<T>>(value => new Choice<T>(value)));
        option.DefaultValueFactory = _ => new Choice<T>(byDefault);
        return option;
    }

    /// <summary>A value of an enumeration, or null where the option is not given.</summary>
    public static Option<T?> OptionalValue<T>(string name, string description)
        where T : struct, Enum => Create(name, description, ValuesOf<T, T?>(value => value));

    /// <summary>Whether the command line writes that value; for validators, which run before values are known to be any.</summary>
    public static bool IsWritten<T>(CommandResult command, Option<Choice<T>> option, T value)
        where T : struct, Enum =>
        command.GetResult(option)?.Tokens is [.., Token last]
        && string.Equals(last.Value, new Choice<T>(value).ToString(), StringComparison.OrdinalIgnoreCase);

    private static Dictionary<string, TResult> ValuesOf<T, TResult>(Func<T, TResult> convert)
        where T : struct, Enum =>
        Enum.GetValues<T>().ToDictionary(value => new Choice<T>(value).ToString(), convert, StringComparer.OrdinalIgnoreCase);

    private static Option<T> Create<T>(string name, string description, Dictionary<string, T> choices) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', choices.Keys),
        CustomParser = result =>
        {
            string given = result.Tokens[^1].Value;
            if (choices.TryGetValue(given, out T? value))
            {
                return value;
            }

            string mend = Spelling.Nearest(given, choices.Keys) is { } near ? $" (did you mean '{near}'?)" : "";
            result.AddExpected($"one of {string.Join(", ", choices.Keys)}{mend}");
            return default;
        },
    };
}
