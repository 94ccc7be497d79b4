using System.Globalization;
using System.Text.Json;
using Minori.Testing;

namespace Minori.Acceptance.Tests;

/// <summary>A corpus and a task of a user's own, small and with something to learn.</summary>
internal static class SmallCorpus
{
    private static readonly string[] Fruits = ["apple", "pear", "plum", "quince", "cherry"];
    private static readonly string[] Colours = ["red", "green", "blue", "yellow", "brown"];

    /// <summary>Writes <c>corpus.jsonl</c> with sentences about coloured fruit; returns its path.</summary>
    public static string WriteCorpus(TemporaryFolder folder, int documents = 3000)
    {
        string path = folder.File("corpus.jsonl");
        File.WriteAllLines(path, Enumerable.Range(0, documents).Select(i => JsonSerializer.Serialize(new { text = Sentence(i) })));
        return path;
    }

    /// <summary>Writes <c>task/{train,valid,test}.jsonl</c>: which colour was named; returns the folder.</summary>
    public static string WriteTask(TemporaryFolder folder)
    {
        string task = Directory.CreateDirectory(folder.File("task")).FullName;
        Write("train", 0, 300);
        Write("valid", 300, 50);
        Write("test", 350, 100);
        return task;

        void Write(string split, int first, int count) => File.WriteAllLines(
            Path.Combine(task, $"{split}.jsonl"),
            Enumerable.Range(first, count).Select(i => JsonSerializer.Serialize(new
            {
                prompt = $"{Sentence(i)} Colour:",
                choices = Colours,
                answer = i * 7 % 5,
            })));
    }

    private static string Sentence(int i) => string.Create(
        CultureInfo.InvariantCulture, $"In year {i} the {Colours[i * 7 % 5]} {Fruits[i * 3 % 5]} was sold for {i * 13 % 97} coins.");
}
